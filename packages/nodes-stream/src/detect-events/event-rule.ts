import * as z from 'zod';

/** When a face does something: a column, or the mean of several, rises to `on` and is below `off` again. */
export const eventRule = z
  .object({
    type: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, 'must be a name in kebab-case')
      .describe('name of the event'),
    columns: z.array(z.string().min(1)).min(1).describe('Fex columns whose mean is watched'),
    on: z.number().describe('value from which it begins'),
    off: z.number().describe('value below which it is over; less than `on`, so that a tremble is one event'),
    minDuration: z.number().min(0).default(0).describe('seconds from its first to its last frame, at least'),
    maxDuration: z.number().positive().optional().describe('seconds from its first to its last frame, at most'),
  })
  .refine(({ on, off }) => off <= on, { error: 'off must not be above on', path: ['off'] })
  .refine(({ minDuration, maxDuration = minDuration }) => minDuration <= maxDuration, {
    error: 'maxDuration must not be below minDuration',
    path: ['maxDuration'],
  });

export type EventRule = z.output<typeof eventRule>;

/**
 * A blink by blendshapes: both lids half down and up again within half a second. Longer is eyes that are closed.
 *
 * The embedded pack's blendshapes and AU43 are geometry on the mesh. For a table without blendshapes:
 * `{ ...BLINK, columns: ['AU43'] }`.
 *
 * Source: spontaneous blinks last 0.1 to 0.4 s (Schiffman, Sensation and Perception, 2001; Caffier et al. 2003).
 */
export const BLINK: EventRule = {
  type: 'blink',
  columns: ['eyeBlinkLeft', 'eyeBlinkRight'],
  on: 0.5,
  off: 0.35,
  minDuration: 0,
  maxDuration: 0.5,
};
