import { describe, expect, it } from 'vitest';
import { type ErrorPolicy, FexgraphError, type Frame } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, onItems, rawSource, sink, source } from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { pause, settled } from '../support/virtual-time.ts';

describe('7. What a node may do wrong', () => {
  const misbehave = async (answer: (items: readonly Item[]) => unknown) => {
    const { active, clock, failures } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 3, frames: new Frames() }));
        const items = graph.add(
          'items',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        );
        const wrong = onItems((all) => (all[0].key.index === 1 ? (answer(all) as Item[]) : all));
        graph.output('items', graph.add('wrong', wrong, items));
      },
      { onError: 'skip' },
    );
    const { counts } = await settled(clock, active.done);
    expect(counts).toMatchObject({ rows: 2, deadLetters: 1 });
    return failures[0].error;
  };

  it('fewer or more packets than items', async () => {
    expect((await misbehave(() => [])).message).toBe('process returned 0 packets for 1 items');
    expect((await misbehave((all) => [...all, ...all])).message).toBe('process returned 2 packets for 1 items');
  });

  it('no array, no packet, no key, another key', async () => {
    expect((await misbehave(() => undefined)).message).toBe('process returned undefined');
    expect((await misbehave(() => null)).message).toBe('process returned null');
    expect((await misbehave(() => [undefined])).message).toBe('process returned no packet for frame camera#1');
    expect((await misbehave(() => [{}])).message).toBe('process returned no packet for frame camera#1');
    const other = await misbehave(([item]) => [{ ...item, key: { ...item.key, index: 2 } }]);
    expect(other.message).toBe('process returned a packet of frame camera#2 for frame camera#1');
    expect(other.hint).toContain('one packet per item');
  });

  it('no answer at all', async () => {
    const error = await misbehave(() => new Promise(() => undefined));
    expect([error.code, error.message]).toEqual(['TIMEOUT', 'no answer within 1000 ms']);
  });

  it('something thrown that is no Error', async () => {
    const error = await misbehave(() => {
      throw 'a text';
    });
    expect([error.code, error.message]).toEqual(['NODE_FAILED', 'a text']);
  });
});

describe('7. Sinks', () => {
  const writing = (write: (item: Item) => Promise<void> | void, onError?: ErrorPolicy) =>
    start(
      (graph) => {
        const input = graph.add('input', source({ count: 4, frames: new Frames() }));
        const items = graph.add(
          'items',
          onFrames((all) => all.map((i) => itemOf(i))),
          input,
        );
        graph.add('table', sink(write), items);
        if (onError !== undefined) graph.settings('table', { onError });
      },
      { onError: 'null-row' },
    );

  it('that cannot write end the run, whatever the graph says', async () => {
    const { active, clock } = writing(() => {
      throw new FexgraphError('OUTPUT_FAILED', 'disk full');
    });
    const { error } = await settled(clock, active.settled);
    expect(error).toMatchObject({ code: 'OUTPUT_FAILED', message: 'disk full', nodePath: 'table' });
  });

  it('unless they say otherwise themselves', async () => {
    const { active, clock } = writing(async ({ value }) => {
      if (value === 2) throw new Error('no');
    }, 'skip');
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 3, deadLetters: 1 });
  });

  it('retry as often as the policy says', async () => {
    const tries = [0, 0, 0, 0];
    const { active, clock } = writing(
      async ({ value }) => {
        tries[value]++;
        if (value === 1 || (value === 2 && tries[value] < 3)) throw new Error('no');
      },
      { retry: 2, otherwise: 'skip' },
    );
    expect((await settled(clock, active.done)).counts).toMatchObject({ rows: 3, deadLetters: 1 });
    expect(tries).toEqual([1, 3, 3, 1]);
  });
});

describe('7. A limit of time is for silence, not for work that goes on', () => {
  const work = async (steps: number, stepMs: number, tells: boolean) => {
    const { active, clock, failures } = start(
      (graph, clock) => {
        const input = graph.add('input', source({ count: 1, frames: new Frames() }));
        const node = onFrames(async (all, { progress }) => {
          for (let i = 0; i < steps; i++) {
            await pause(clock, stepMs);
            if (tells) progress();
          }
          return all.map((frame) => itemOf(frame));
        });
        graph.output('items', graph.add('node', node, input));
      },
      { onError: 'skip' },
    );
    const { counts } = await settled(clock, active.done);
    return { counts, failures };
  };

  it('25 calls of a network for one item, each in time, are no failure', async () => {
    expect((await work(25, 900, true)).counts).toMatchObject({ rows: 1, deadLetters: 0 });
  });

  it('without a sign of life, or after the last one, the limit holds', async () => {
    expect((await work(2, 900, false)).failures).toMatchObject([{ error: { code: 'TIMEOUT' } }]);
    expect((await work(3, 1001, true)).failures).toMatchObject([{ error: { code: 'TIMEOUT' } }]);
  });
});

describe('7. What a plugin in plain JavaScript does by mistake costs its frame', () => {
  const thrower = (what: string) => {
    throw new Error(what);
  };
  const hostile = (name: string): object => ({
    get [name]() {
      return thrower(name);
    },
  });
  const answers: readonly [string, (items: readonly Item[]) => unknown][] = [
    // biome-ignore-start lint/suspicious/noThenProperty: this is what goes wrong
    ['a thenable that throws', () => ({ then: () => thrower('then') })],
    ['a thenable whose then cannot be read', () => hostile('then')],
    ['a thenable that never answers', () => ({ then: () => undefined })],
    // biome-ignore-end lint/suspicious/noThenProperty: this is what goes wrong
    ['an array of promises that reject', ([item]) => [Promise.reject(new Error(`inner ${item.key.index}`))]],
    ['a packet whose key cannot be read', () => [hostile('key')]],
    ['a packet whose release cannot be read', ([{ key }]) => [Object.assign(hostile('release'), { key })]],
    ['an array that cannot be read', () => new Proxy([], { get: () => thrower('proxy') })],
    ['throws what has no text', () => thrower_({ toString: () => thrower('text') })],
    ['throws an object without prototype', () => thrower_(Object.create(null))],
    [
      'throws an Error without a message',
      () => thrower_(Object.defineProperty(new Error(), 'message', { get: () => thrower('m') })),
    ],
  ];
  const thrower_ = (thrown: unknown) => {
    throw thrown;
  };
  const weights: readonly [string, () => unknown][] = [
    ['a text', () => '5'],
    ['null', () => null],
    ['true', () => true],
    ['a bigint', () => 1n],
    ['an object', () => ({})],
    ['a promise that rejects', () => Promise.reject(new Error('weight'))],
    ['-1', () => -1],
    ['NaN', () => Number.NaN],
  ];

  const play = async (node: Parameters<typeof onItems>[0]) => {
    const { active, clock } = start(
      (graph) => {
        const input = graph.add('input', source({ count: 5, frames: new Frames() }));
        const items = graph.add(
          'items',
          onFrames((all) => all.map((frame) => itemOf(frame))),
          input,
        );
        graph.output('items', graph.add('node', onItems(node, { maxBatch: 3 }), items));
      },
      { onError: 'skip' },
    );
    return (await settled(clock, active.done)).counts;
  };

  it.each(answers)('%s', async (_, answer) => {
    const process = (items: readonly Item[]) =>
      (items.some(({ key }) => key.index === 2) ? answer(items.filter(({ key }) => key.index === 2)) : items) as never;
    expect(await play({ process })).toMatchObject({ rows: 4, deadLetters: 1 });
  });

  it.each(weights)('a weight that is %s', async (_, weight) => {
    const counts = await play({
      process: (items) => items,
      weight: ({ key }) => (key.index === 2 ? (weight() as never) : 1),
    });
    expect(counts).toMatchObject({ rows: 4, deadLetters: 1 });
  });

  it('a stateful node is given one item, whatever it weighs', async () => {
    let most = 0;
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 9, frames: new Frames() }));
      const process = async (all: readonly Frame[]) => {
        most = Math.max(most, all.length);
        await pause(clock, 3);
        return all.map((frame) => itemOf(frame));
      };
      graph.output('items', graph.add('node', onFrames({ process, weight: () => 0 }, { stateful: true }), input));
    });
    await settled(clock, active.done);
    expect(most).toBe(1);
  });
});

describe('7. What a plugin does by mistake as a whole ends the run with its name', () => {
  const key = { source: 'camera', index: 1, time: 1 };
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a number', 7],
    ['an object without a key', {}],
    ['a source that is no text', { key: { ...key, source: 7 } }],
    ['a frame number that is none', { key: { ...key, index: Number.NaN } }],
  ])('a source that gives %s', async (_, packet) => {
    const frames = new Frames();
    const { active, clock } = start((graph) => {
      const input = rawSource(async function* () {
        yield frames.make('camera', 0);
        yield packet as never;
      });
      const map = onFrames((all) => all.map((frame) => itemOf(frame)));
      graph.output('items', graph.add('map', map, graph.add('input', input)));
    });
    const { error, report } = await settled(clock, active.settled);
    expect(error).toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/^source "input" \(test\/source-\d+\): gave no packet with a key/),
    });
    expect([report.counts.rows, frames.leaked]).toEqual([1, 0]);
  });

  it('endSource that rejects', async () => {
    const { active, clock } = start((graph) => {
      const input = graph.add('input', source({ count: 2, frames: new Frames() }));
      const endSource = (() => Promise.reject(new Error('end'))) as unknown as () => void;
      graph.output('items', graph.add('node', onFrames({ process: (all) => all as never, endSource }), input));
    });
    const { error } = await settled(clock, active.settled);
    expect(error?.message).toMatch(/^node "node" .* failed at the end of source "camera": end$/);
  });
});
