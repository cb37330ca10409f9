import { systemClock } from '@fexgraph/core';
import { afterEach, describe, expect, it } from 'vitest';
import { WasmBackend } from './wasm-backend.ts';
import type { FromWebWorker, ToWebWorker } from './web-protocol.ts';

const MODEL = { id: 'm', sha256: '', bytes: new Uint8Array(9) };

/** A worker in which every model loads at once, or none. */
class FakeWorker {
  static readonly made: FakeWorker[] = [];
  readonly received: string[] = [];
  terminated = false;
  onmessage?: (event: { data: FromWebWorker }) => void;
  constructor(readonly fails: boolean) {
    FakeWorker.made.push(this);
    this.#say({ kind: 'listening' });
  }
  postMessage(message: ToWebWorker): void {
    const { session, kind } = message;
    this.received.push(
      kind === 'start' ? `start ${message.model.length} bytes${message.warmUp ? ', warm' : ''}` : kind,
    );
    if (kind === 'start' && !this.fails) this.#say({ kind: 'ready', inputs: [], outputs: [], session });
    if (kind === 'start' && this.fails) this.#say({ kind: 'failed', message: 'no wasm', session });
    if (kind === 'release' || this.fails) this.#say({ kind: 'released', session });
  }
  terminate(): void {
    this.terminated = true;
  }
  #say(data: FromWebWorker): void {
    queueMicrotask(() => this.onmessage?.({ data }));
  }
}

const backend = (fails = false) =>
  new WasmBackend(systemClock, { createWorker: () => new FakeWorker(fails) as unknown as Worker });
const settle = () => new Promise((resolve) => setTimeout(resolve));

afterEach(() => {
  FakeWorker.made.length = 0;
});

describe('WebBackend.begin', () => {
  it('starts the worker of the sessions that follow, once, and leaves it to them', async () => {
    const wasm = backend();
    const ends = [wasm.begin(), wasm.begin()];
    await settle();
    const [worker] = FakeWorker.made;
    expect(worker.received).toEqual([expect.stringMatching(/^start \d\d+ bytes$/)]);
    const session = await wasm.load(MODEL);
    for (const end of ends) end();
    await settle();
    expect(worker.received.slice(1)).toEqual(['start 9 bytes, warm', 'release']);
    wasm.begin()();
    expect([FakeWorker.made.length, worker.received.length, worker.terminated]).toEqual([1, 3, false]);
    await session.dispose();
    expect(worker.terminated).toBe(true);
    await wasm.dispose();
  });

  it('ends the worker where no model came', async () => {
    const wasm = backend();
    wasm.begin()();
    await settle();
    expect(FakeWorker.made.map(({ terminated }) => terminated)).toEqual([true]);
    await wasm.dispose();
  });

  it('leaves what goes wrong to the load of the model', async () => {
    const wasm = backend(true);
    const end = wasm.begin();
    await expect(wasm.load(MODEL)).rejects.toThrow('model "m" cannot be loaded: no wasm');
    end();
    await settle();
    expect(FakeWorker.made.every(({ terminated }) => terminated)).toBe(true);
    await wasm.dispose();
  });

  it('begins nothing for networks with workers of their own', async () => {
    backend().begin({ workers: 1 })();
    await settle();
    expect(FakeWorker.made).toEqual([]);
  });
});
