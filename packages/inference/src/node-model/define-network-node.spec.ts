import { type BatchContext, type Keyed, packetType, port, type Tensor } from '@fexgraph/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { SessionRequest } from '../inference.ts';
import type { TensorMap } from '../session.ts';
import { defineNetworkNode, type NetworkContext } from './define-network-node.ts';

interface Row extends Keyed {
  readonly row: Tensor<'float32'>;
}
const RowPacket = packetType<Row>('Row');
const key = { source: 'test', index: 0, time: 0 };
const rowOf = (...values: number[]): Row => ({
  key,
  row: { type: 'float32', dims: [values.length, 1], data: Float32Array.from(values) },
});

const outputs = { double: 1 };
const doubled = defineNetworkNode({
  type: 'test/doubled',
  version: 1,
  summary: 'x',
  input: port(RowPacket, 'numbers'),
  output: port(RowPacket, 'twice the numbers, and some'),
  options: z.object({ more: z.number().default(0) }),
  network: { model: 'doubler', input: 'value', outputs },
  traits: { maxBatch: 4 },
  weight: ({ row }) => row.dims[0],
  columns: ({ more, model }) => {
    expectTypeOf(more).toEqualTypeOf<number>();
    expectTypeOf(model).toEqualTypeOf<string>();
    return [model];
  },
  async process(items, { more, threads }, context) {
    expectTypeOf(items).toEqualTypeOf<readonly Row[]>();
    expectTypeOf(threads).toEqualTypeOf<number | undefined>();
    expectTypeOf(context).toEqualTypeOf<NetworkContext<{ double: number }>>();
    const found = await context.network.rows(items.map(({ row }) => row));
    return items.map(({ key }, i) => {
      expectTypeOf(found[i].double).toEqualTypeOf<Float32Array>();
      return rowOfSame(
        key,
        Array.from(found[i].double, (value) => value + more),
      );
    });
  },
});

function rowOfSame(key: Keyed['key'], values: number[]): Row {
  return { ...rowOf(...values), key };
}

function inference() {
  const log: unknown[] = [];
  return {
    log,
    open: async (request: SessionRequest) => {
      log.push(request);
      return {
        backend: 'cpu' as const,
        inputs: [],
        outputs: [],
        run: async ({ value }: TensorMap) => ({
          double: { ...value, data: Float32Array.from(value.data as Float32Array, (v) => 2 * v) } as Tensor,
        }),
        dispose: async () => void log.push('closed'),
      };
    },
  };
}

const context = (): BatchContext => ({
  signal: new AbortController().signal,
  maxBatch: 4,
  progress: () => undefined,
  note: () => undefined,
});

describe('a node around a network, in one expression', () => {
  it('has the options of its model after its own, and asks for the model', () => {
    const { definition } = doubled;
    expect(Object.keys(definition.options.shape)).toEqual(['more', 'model', 'backend', 'threads', 'workers']);
    const options = definition.options.parse({ backend: 'webgpu' });
    expect(definition.models(options)).toEqual([
      { id: 'doubler', inputs: ['value'], outputs: ['double'], backend: 'webgpu' },
    ]);
    expect(definition.columns!(options)).toEqual(['doubler']);
    expect(definition).not.toHaveProperty('network');
  });

  it('has its session from prepare to dispose', async () => {
    const sessions = inference();
    const node = new doubled.nodeClass({ more: 1, model: 'other', threads: 2 }, sessions);
    await expect(node.process([rowOf(1)], context())).rejects.toMatchObject({ code: 'INTERNAL' });
    await node.prepare();
    const [first, second] = await node.process([rowOf(1, 2), rowOf(5)], context());
    expect([[...first.row.data], [...second.row.data]]).toEqual([[3, 5], [11]]);
    expect(node.weight!(rowOf(1, 2, 3))).toBe(3);
    await node.dispose();
    expect(sessions.log).toEqual([{ model: 'other', backend: undefined, threads: 2, workers: undefined }, 'closed']);
  });

  it('runs one row alone, and says that a network does not fit', async () => {
    const declaration = {
      type: 'test/alone',
      version: 1,
      summary: 'x',
      input: port(RowPacket, 'a number'),
      output: port(RowPacket, 'twice the number'),
      options: z.object({}),
    };
    const alone = (width: number) =>
      defineNetworkNode({
        ...declaration,
        network: { model: 'doubler', input: 'value', outputs: { double: width } },
        process: (items, _options, { network }) =>
          Promise.all(items.map(async ({ row }) => rowOf(...(await network.one(row)).double))),
      }).nodeClass;
    const told: string[] = [];
    const fits = new (alone(1))({ model: 'doubler' }, inference());
    await fits.prepare();
    const progress = () => void told.push('progress');
    const [{ row }] = await fits.process([rowOf(4)], { ...context(), progress });
    expect([...row.data]).toEqual([8]);
    expect(told).toEqual(['progress']);
    const mismatched = new (alone(3))({ model: 'doubler' }, inference());
    await mismatched.prepare();
    await expect(mismatched.process([rowOf(4)], context())).rejects.toThrow(
      'model doubler: output double should have 1 x 3 float32 values',
    );
  });

  it('is checked by the compiler', () => {
    const wrong = () =>
      defineNetworkNode({
        type: 'test/wrong',
        version: 1,
        summary: 'x',
        input: port(RowPacket, 'a'),
        output: port(RowPacket, 'b'),
        options: z.object({}),
        network: { model: 'doubler', input: 'value', outputs },
        async process(items, _options, { network }) {
          const [found] = await network.rows(items.map(({ row }) => row));
          // @ts-expect-error there is no such output
          return [found.treble];
        },
      });
    expect(wrong).toBeTypeOf('function');
  });
});
