import { FexgraphError, VirtualClock } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import type { WorkerAnswer, WorkerCall } from './worker-calls.ts';
import { WorkerClient } from './worker-client.ts';

/** A worker that answers when the test wants it. */
class FakeWorker extends EventTarget {
  readonly calls: WorkerCall[] = [];
  terminated = 0;
  postMessage(call: WorkerCall): void {
    this.calls.push(call);
  }
  terminate(): void {
    this.terminated++;
  }
  answer(data: WorkerAnswer): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}

const SILENT = new FexgraphError('LIMIT_EXCEEDED', 'a.parquet: no sign');

function opened(ms: number) {
  const [worker, clock] = [new FakeWorker(), new VirtualClock()];
  const client = new WorkerClient(worker as unknown as Worker, { ms, error: () => SILENT, clock });
  return { worker, clock, client };
}

describe('WorkerClient', () => {
  it('ends a worker that gives no sign, and says why to all who wait and who come later', async () => {
    const { worker, clock, client } = opened(1000);
    const shares: number[] = [];
    const reading = client.call('open', [], (share) => shares.push(share));
    const other = client.call('column', []);
    clock.advance(999);
    worker.answer({ id: 1, share: 0.5 });
    clock.advance(999);
    expect([shares, worker.terminated]).toEqual([[0.5], 0]);
    clock.advance(1);
    for (const call of [reading, other, client.call('column', [])]) await expect(call).rejects.toBe(SILENT);
    expect([worker.terminated, worker.calls.length, clock.pending]).toEqual([1, 2, 0]);
  });

  it('waits as long as it takes for an answer without progress, and for none that came', async () => {
    const { worker, clock, client } = opened(1000);
    const reading = client.call('open', [], () => undefined);
    worker.answer({ id: 1, value: 'table' });
    expect([await reading, clock.pending]).toEqual(['table', 0]);
    const column = client.call('column', []);
    clock.advance(10_000);
    worker.answer({ id: 2, value: 'column' });
    expect([await column, worker.terminated]).toEqual(['column', 0]);
  });

  it('fails what is under way and what comes when it is closed', async () => {
    const { worker, clock, client } = opened(1000);
    const reading = client.call('open', [], () => undefined);
    client.close();
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
    await expect(client.call('open', [])).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([worker.terminated, clock.pending]).toEqual([1, 0]);
  });
});
