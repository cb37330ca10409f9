import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BoxSmoother } from './box-smoother.ts';

type Rows = (number | null)[][];
interface Sequence {
  name: string;
  alpha: number;
  input: Rows[];
  output: Rows[];
  state: (Rows | null)[];
}

const golden = new URL('../../test/goldens/box-smoothing.json', import.meta.url);
const { sequences } = JSON.parse(readFileSync(golden, 'utf8')) as { sequences: Sequence[] };
const flat = (rows: Rows) => Float32Array.from(rows.flat(), (value) => value ?? Number.NaN);

describe('BoxSmoother', () => {
  it.each(sequences.map((one) => [one.name, one] as const))('equals the reference bit for bit: %s', (_, sequence) => {
    const smoother = new BoxSmoother(sequence.alpha);
    sequence.input.forEach((boxes, frame) => {
      expect(smoother.smooth(flat(boxes))).toEqual(flat(sequence.output[frame]));
      const state = sequence.state[frame];
      expect(smoother.previous).toEqual(state ? flat(state) : undefined);
    });
  });

  it('leaves its input alone', () => {
    const smoother = new BoxSmoother(0.5);
    smoother.smooth(Float32Array.of(0, 0, 10, 10));
    const boxes = Float32Array.of(2, 0, 12, 10);
    expect(smoother.smooth(boxes)).toEqual(Float32Array.of(1, 0, 11, 10));
    expect(boxes).toEqual(Float32Array.of(2, 0, 12, 10));
  });
});
