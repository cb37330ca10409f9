import type { Tensor } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import type { Session } from '../session.ts';
import { NodeModel } from './node-model.ts';
import { runRows } from './run-rows.ts';

const SIDE = 2;
const BYTES = SIDE * SIDE * 3;

/** A model whose session answers with a function. */
async function opened(run: Session['run'], rowsPerCall?: number): Promise<NodeModel> {
  const session: Session = {
    backend: 'cpu',
    inputs: [],
    outputs: [],
    rowsPerCall,
    run,
    dispose: async () => undefined,
  };
  const model = new NodeModel({ open: async () => session }, { model: 'echo' });
  await model.open();
  return model;
}

/** A network that says of each chip: its first byte, and its first byte twice. */
function echo(calls: number[][] = [], rowsPerCall?: number): Promise<NodeModel> {
  const run: Session['run'] = async ({ image }) => {
    calls.push([...image.dims]);
    const firsts = Array.from({ length: image.dims[0] }, (_, i) => (image.data as Uint8Array)[i * BYTES]);
    return {
      once: { type: 'float32', dims: [firsts.length, 1], data: Float32Array.from(firsts) },
      twice: { type: 'float32', dims: [firsts.length, 2], data: Float32Array.from(firsts.flatMap((v) => [v, v])) },
    };
  };
  return opened(run, rowsPerCall);
}

/** Chips filled with the given bytes. */
function chips(...values: number[]): Tensor<'uint8'> {
  const data = Uint8Array.from(values.flatMap((value) => new Array<number>(BYTES).fill(value)));
  return { type: 'uint8', dims: [values.length, SIDE, SIDE, 3], data };
}

const outputs = { once: 1, twice: 2 };

const { signal } = new AbortController();
const inCallsOf = (maxBatch: number) => ({ signal, maxBatch, progress: () => undefined, note: () => undefined });

describe('runRows', () => {
  it('gives each item its own rows, however they were put into calls', async () => {
    const items = [chips(1, 2), chips(), chips(3), chips(4, 5)];
    for (const maxBatch of [1, 2, 3, 5, 100]) {
      const calls: number[][] = [];
      const found = await runRows(await echo(calls), items, { input: 'image', outputs }, inCallsOf(maxBatch));
      expect(found.map(({ once }) => [...once])).toEqual([[1, 2], [], [3], [4, 5]]);
      expect(found.map(({ twice }) => [...twice])).toEqual([[1, 1, 2, 2], [], [3, 3], [4, 4, 5, 5]]);
      expect(calls).toHaveLength(Math.ceil(5 / maxBatch));
      expect(Math.max(...calls.map(([rows]) => rows))).toBe(Math.min(maxBatch, 5));
    }
  });

  it('makes no call of more rows than pay where the session runs', async () => {
    const calls: number[][] = [];
    const items = [chips(1, 2), chips(3), chips(4, 5)];
    const found = await runRows(await echo(calls, 2), items, { input: 'image', outputs }, inCallsOf(16));
    expect(found.map(({ once }) => [...once])).toEqual([[1, 2], [3], [4, 5]]);
    expect(calls.map(([rows]) => rows)).toEqual([2, 2, 1]);
  });

  it('tells of progress after each call: a limit is for silence, not for work that goes on', async () => {
    let progress = 0;
    const context = { ...inCallsOf(2), progress: () => void progress++ };
    await runRows(await echo(), [chips(1, 2, 3, 4, 5)], { input: 'image', outputs }, context);
    expect(progress).toBe(3);
  });

  it('does not run the network for no row', async () => {
    const calls: number[][] = [];
    const found = await runRows(await echo(calls), [chips(), chips()], { input: 'image', outputs }, inCallsOf(4));
    expect(found.map(({ once }) => once.length)).toEqual([0, 0]);
    expect(calls).toEqual([]);
  });

  it('refuses rows of different shapes', async () => {
    const other: Tensor<'uint8'> = { type: 'uint8', dims: [1, 1, 1, 3], data: new Uint8Array(3) };
    const run = runRows(await echo(), [chips(1), other], { input: 'image', outputs }, inCallsOf(4));
    await expect(run).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('feeds numbers too, to the input that is named', async () => {
    const feeds: string[] = [];
    const dims: (readonly number[])[] = [];
    const model = await opened(async (given) => {
      const [[name, tensor]] = Object.entries(given);
      feeds.push(`${name} ${tensor.type}`);
      dims.push(tensor.dims);
      const sums = Float32Array.from({ length: tensor.dims[0] }, (_, i) => Number(tensor.data[i * BYTES]));
      return { once: { type: 'float32', dims: [sums.length, 1], data: sums } };
    });
    const floats = (...values: number[]): Tensor<'float32'> => ({
      type: 'float32',
      dims: [values.length, 3, SIDE, SIDE],
      data: Float32Array.from(values.flatMap((value) => new Array<number>(BYTES).fill(value))),
    });
    const rows = [floats(0.25, 0.5), floats(), floats(1)];
    const found = await runRows(model, rows, { input: 'chips', outputs: { once: 1 } }, inCallsOf(2));
    expect(found.map(({ once }) => [...once])).toEqual([[0.25, 0.5], [], [1]]);
    expect(feeds).toEqual(['chips float32', 'chips float32']);
    expect(dims).toEqual([
      [2, 3, SIDE, SIDE],
      [1, 3, SIDE, SIDE],
    ]);
    await expect(
      runRows(model, [floats(1), chips(1)], { input: 'image', outputs: { once: 1 } }, inCallsOf(4)),
    ).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
  });

  it('lends the buffer of a packet, which nobody writes to, and gives away only copies', async () => {
    const lent: [ArrayBufferLike, boolean | undefined][] = [];
    const model = await opened(async ({ image }, options) => {
      expect(options?.unchanged).toBe(true);
      lent.push([image.data.buffer, options?.transfer]);
      return { once: { type: 'float32', dims: [image.dims[0], 1], data: new Float32Array(image.dims[0]) } };
    });
    const item = chips(1, 2, 3);
    await runRows(model, [item], { input: 'image', outputs: { once: 1 } }, inCallsOf(4));
    await runRows(model, [item], { input: 'image', outputs: { once: 1 } }, inCallsOf(2));
    await runRows(model, [item, chips(4)], { input: 'image', outputs: { once: 1 } }, inCallsOf(4));
    expect(lent.map(([buffer, transfer]) => [buffer === item.data.buffer, transfer])).toEqual([
      [true, false],
      [true, false],
      [true, false],
      [false, true],
    ]);
  });

  it('names the model and the output that do not fit', async () => {
    const run = runRows(await echo(), [chips(1)], { input: 'image', outputs: { once: 3 } }, inCallsOf(4));
    await expect(run).rejects.toMatchObject({ code: 'BAD_MODEL', message: expect.stringMatching(/echo.*once.*1 x 3/) });
    const missing = runRows(await echo(), [chips(1)], { input: 'image', outputs: { thrice: 3 } }, inCallsOf(4));
    await expect(missing).rejects.toThrow(/thrice.*none of that name/);
  });
});
