import { blinks, FexTable } from '@fexgraph/fex';
import { curveEvents, EVENT_RULES } from '@fexgraph/nodes-stream';
import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';

const FPS = 30;
/** Eyes that open and close: values beside the thresholds and between them, each for some frames. */
const stretches = fc.array(
  fc.tuple(fc.constantFrom(0, 0.1, 0.34, 0.36, 0.45, 0.52, 0.9), fc.integer({ min: 1, max: 20 })),
  {
    maxLength: 40,
  },
);

it('a blink of a table is one of events.csv: as many, and as long', async () => {
  await fc.assert(
    fc.asyncProperty(stretches, async (parts) => {
      const eyes = Float64Array.from(parts.flatMap(([value, frames]) => Array<number>(frames).fill(value)));
      fc.pre(eyes.length > 0);
      const samples = [...eyes].map((value, frame) => ({ time: frame / FPS, value }));
      const events = await lastValueFrom(from(samples).pipe(curveEvents(EVENT_RULES.blink), toArray()));
      const table = new FexTable(['eyeBlinkLeft', 'eyeBlinkRight'].map((name) => ({ name, values: eyes })));
      const [count, duration] = ['blinks', 'duration'].map(
        (name) => blinks(table, { samplingFrequency: FPS }).numbers(name)[0],
      );
      expect(count).toBe(events.length);
      const mean = events.reduce((sum, { start, end }) => sum + end - start, 0) / events.length;
      if (events.length > 0) expect(duration).toBeCloseTo(mean, 9);
    }),
  );
});
