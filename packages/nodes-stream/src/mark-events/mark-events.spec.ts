import { harness } from '@fexgraph/testing';
import { from, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fex } from '../../test/fex-rows.ts';
import { MarkEventsNode, markEvents } from './mark-events.ts';

const options = (marks: Subject<string>) => ({ marks });
const events = (batches: readonly ReturnType<typeof fex>[]) =>
  batches.map((batch) => [...batch.rows()].map((row) => row.get('event')));

describe('fex/mark-events', () => {
  it('writes a mark into each row of the next frame, and of no other', async () => {
    const marks = new Subject<string>();
    const node = new MarkEventsNode(options(marks));
    node.prepare();
    const frame = (index: number) => fex('a', index, index, [{ track: 0 }, { track: 1 }]);
    const before = node.process([frame(0)]);
    marks.next('stimulus');
    const after = node.process([frame(1), frame(2)]);
    expect(events([...before, ...after])).toEqual([
      [null, null],
      ['stimulus', 'stimulus'],
      [null, null],
    ]);
    expect(after[0].schema.columns.at(-1)).toBe('event');
    expect(node.notes()).toEqual([]);
    node.dispose();
    expect(marks.observed).toBe(false);
  });

  it('joins marks that wait for one frame, each on one line', async () => {
    const { outputs } = await harness(markEvents({ marks: from(['start', 'two\r\n lines']) })).run([
      fex('a', 0, 0, []),
    ]);
    expect(events(outputs)).toEqual([['start; two lines']]);
  });

  it('leaves the rows as they are', async () => {
    const item = fex('a', 3, 0.5, [{ track: 2, closed: 0.4, pitch: 0.1 }]);
    const { outputs } = await harness(markEvents({ marks: of('x') })).run([item]);
    expect(outputs[0].row(0).toObject()).toEqual({ ...item.row(0).toObject(), event: 'x' });
    expect(outputs[0].key).toEqual(item.key);
  });

  it('counts marks that no frame came after', async () => {
    const marks = new Subject<string>();
    const node = new MarkEventsNode(options(marks));
    node.prepare();
    marks.next('too late');
    node.dispose();
    expect(node.notes()).toEqual([
      { input: 'marks', kind: expect.stringContaining('in no row'), count: 1, missed: true },
    ]);
  });

  it('fails one frame, named, when the marks fail', async () => {
    const marks = throwError(() => new Error('the button broke'));
    const { outputs, errors } = await harness(markEvents({ marks })).run([
      fex('a', 0, 0, [{ track: 0 }]),
      fex('a', 1, 1, [{ track: 0 }]),
    ]);
    expect(errors.map(({ cause }) => String(cause))).toEqual([expect.stringContaining('the button broke')]);
    expect(outputs.map(({ key }) => key.index)).toEqual([1]);
  });
});
