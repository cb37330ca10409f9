import { describe, expect, it } from 'vitest';
import { type ErrorPolicy, FexgraphError } from '../../src/index.ts';
import { Frames, type Item, itemOf, onFrames, onItems, sink, source } from '../support/fake-nodes.ts';
import { start } from '../support/start.ts';
import { settled } from '../support/virtual-time.ts';

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
