import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Tensor } from '@fexgraph/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { liveWorkers } from '../../test/live-workers.ts';
import { castModel, RELU, TWO_OUTPUTS, tinyOnnx } from '../../test/tiny-onnx.ts';
import { patternFeeds, valuesOf } from '../tensor-values.ts';
import { CpuBackend } from './cpu-backend.ts';
import { ExecutionProbe } from './execution-probe.ts';

const backend = new CpuBackend(systemClock, new ExecutionProbe());
const model = (bytes: Uint8Array) => ({ id: 'tiny', sha256: '', bytes });
const floats = (...values: number[]): Tensor => ({
  type: 'float32',
  dims: [values.length],
  data: Float32Array.from(values),
});

afterEach(async () => {
  await backend.dispose();
  expect(liveWorkers()).toBe(0);
});

describe('CpuBackend', () => {
  it.each(['float32', 'uint8', 'int64', 'int32', 'float16', 'bool'] as const)('takes %s', async (type) => {
    const session = await backend.load(model(castModel(type)));
    const feeds = patternFeeds(session.inputs, 6);
    const { y } = await session.run(feeds);
    expect(y.type).toBe('float32');
    expect([...y.data]).toEqual([...Float32Array.from(valuesOf(feeds.x))]);
  });

  it.each([
    ['uint8', Uint8Array.of(0, 7)],
    ['int64', BigInt64Array.of(-(2n ** 60n), 7n)],
    ['int32', Int32Array.of(-5, 7)],
    ['float16', Uint16Array.of(0x3c00, 0xc000)],
    ['bool', Uint8Array.of(0, 1)],
  ] as const)('gives %s back as it was', async (type, data) => {
    const bytes = tinyOnnx({
      nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
      inputs: [{ name: 'x', type, dims: [2] }],
      outputs: [{ name: 'y', type, dims: [2] }],
    });
    const session = await backend.load(model(bytes));
    expect((await session.run({ x: { type, dims: [2], data } })).y).toEqual({ type, dims: [2], data });
  });

  it('gives all outputs, or those asked for', async () => {
    const session = await backend.load(model(TWO_OUTPUTS));
    const feeds = { a: floats(1, -2), b: floats(10, 20) };
    const all = await session.run(feeds);
    expect([[...all.sum.data], [...all.positive.data]]).toEqual([
      [11, 18],
      [1, 0],
    ]);
    expect(Object.keys(await session.run(feeds, { outputs: ['positive'] }))).toEqual(['positive']);
  });

  it('runs an empty batch', async () => {
    const session = await backend.load(model(RELU));
    const { y } = await session.run({ x: { type: 'float32', dims: [0, 4], data: new Float32Array(0) } });
    expect(y).toEqual({ type: 'float32', dims: [0, 4], data: new Float32Array(0) });
  });

  it.each([
    ['empty', new Uint8Array(0), 'model "tiny" is empty (0 bytes)'],
    ['cut short', RELU.slice(0, 40), /^model "tiny" cannot be loaded: .*protobuf parsing failed/],
    ['something else', new TextEncoder().encode('<html>not found</html>'), /^model "tiny" cannot be loaded: /],
    [
      'of an unknown operator',
      tinyOnnx({
        nodes: [{ op: 'Frobnicate', inputs: ['x'], outputs: ['y'] }],
        inputs: [{ name: 'x', type: 'float32', dims: [1] }],
        outputs: [{ name: 'y', type: 'float32', dims: [1] }],
      }),
      /cannot be loaded: .*Frobnicate/,
    ],
    ['of doubles', castModel('float64'), /model "tiny": input "x" is float64, which cannot be carried/],
    ['of texts', castModel('string'), /model "tiny": input "x" is string/],
  ])('names a model that is %s', async (_, bytes, message) => {
    await expect(backend.load(model(bytes), { workers: 2 })).rejects.toMatchObject({
      code: 'BAD_MODEL',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  describe('with weights in the file of the model', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'fexgraph-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    /** `y = x + w`, where `w` is the file. */
    function sumModel() {
      const file = join(folder, 'm.onnx');
      writeFileSync(file, Float32Array.of(1, 2, 3, 4));
      const graph = tinyOnnx({
        nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
        inputs: [{ name: 'x', type: 'float32', dims: [4] }],
        outputs: [{ name: 'y', type: 'float32', dims: [4] }],
        external: { name: 'w', length: 4, location: 'm.onnx' },
      });
      const { ino, size, mtimeNs } = statSync(file, { bigint: true });
      return { ...model(new Uint8Array(16)), weights: { graph, file, state: { ino, size, mtimeNs } } };
    }

    it('takes them from there', async () => {
      const session = await backend.load(sumModel());
      const { y } = await session.run({ x: floats(10, 20, 30, 40) });
      expect([...y.data]).toEqual([11, 22, 33, 44]);
    });

    it('takes no other weights than those that were checked', async () => {
      const changed = sumModel();
      writeFileSync(join(folder, 'other'), Float32Array.of(5, 6, 7, 8));
      renameSync(join(folder, 'other'), changed.weights.file);
      await expect(backend.load(changed)).rejects.toMatchObject({
        code: 'BAD_MODEL',
        message: expect.stringContaining(`${changed.weights.file} was changed after it had been checked`),
      });
    });

    it('keeps those that it has where the file is replaced, and gives no numbers where it is overwritten', async () => {
      const sum = sumModel();
      const replaced = await backend.load(sum);
      writeFileSync(join(folder, 'other'), Float32Array.of(5, 6, 7, 8));
      renameSync(join(folder, 'other'), sum.weights.file);
      const x = floats(10, 20, 30, 40);
      expect([...(await replaced.run({ x })).y.data]).toEqual([11, 22, 33, 44]);

      rmSync(sum.weights.file);
      const again = sumModel();
      const overwritten = await backend.load(again);
      writeFileSync(again.weights.file, Float32Array.of(5, 6, 7, 8));
      await expect(overwritten.run({ x })).rejects.toMatchObject({
        code: 'NODE_FAILED',
        message: expect.stringContaining(`${again.weights.file} was overwritten while it was in use`),
      });
    });

    it('names a file that is gone', async () => {
      const gone = sumModel();
      rmSync(gone.weights.file);
      await expect(backend.load(gone)).rejects.toMatchObject({
        code: 'BAD_MODEL',
        message: expect.stringContaining('was changed'),
      });
    });
  });

  it('reads no file that a model refers to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-'));
    const before = process.cwd();
    try {
      writeFileSync(join(folder, 'weights.bin'), new Float32Array(4).fill(7));
      process.chdir(folder);
      const bytes = tinyOnnx({
        nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
        inputs: [{ name: 'x', type: 'float32', dims: [4] }],
        outputs: [{ name: 'y', type: 'float32', dims: [4] }],
        external: { name: 'w', length: 4, location: 'weights.bin' },
      });
      await expect(backend.load(model(bytes))).rejects.toMatchObject({
        code: 'BAD_MODEL',
        hint: 'weights in a second file are not read: store them inside the model',
      });
    } finally {
      process.chdir(before);
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    { workers: 0 },
    { threads: 1.5 },
    { timeoutMs: -1 },
    { timeoutMs: 2 ** 31 },
    { maxRestarts: Number.NaN },
    { copyBytes: -1 },
  ])('refuses the options %j', async (options) => {
    const name = Object.keys(options)[0];
    await expect(backend.load(model(RELU), options)).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining(`"${name}"`),
    });
  });

  it('keeps no hold of the bytes it was given', async () => {
    const bytes = RELU.slice();
    const session = await backend.load(model(bytes));
    bytes.fill(0);
    const { y } = await session.run({ x: { type: 'float32', dims: [1, 4], data: Float32Array.of(-1, 0, 1, 2) } });
    expect([...y.data]).toEqual([0, 0, 1, 2]);
  });

  it('ends all its sessions when it is disposed, also one that is loading', async () => {
    const session = await backend.load(model(RELU), { workers: 2 });
    const loading = backend.load(model(RELU));
    expect(liveWorkers()).toBeGreaterThan(0);
    await backend.dispose();
    expect(liveWorkers()).toBe(0);
    for (const ended of [session, await loading]) {
      await expect(ended.run({ x: floats(1) })).rejects.toMatchObject({ code: 'CANCELLED' });
    }
  });

  it('is there, and is its own measure', async () => {
    expect(await backend.availability()).toEqual({ available: true, speed: 1 });
  });
});
