import { EMOTION_COLUMNS } from '@fexgraph/core';
import * as z from 'zod';

const watched = {
  type: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'must be a name in kebab-case')
    .describe('name of the event'),
  columns: z.array(z.string().min(1)).min(1).describe('Fex columns whose mean is watched'),
};

/** When a face does something: a column, or the mean of several, rises to `on` and is below `off` again. */
const levelRule = z
  .strictObject({
    ...watched,
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

/** When a column, or the mean of several, goes to and fro: see `SwingMachine`. */
const swingRule = z.strictObject({
  ...watched,
  swing: z.number().positive().describe('least height of a swing, from one turn to the next'),
  maxSwing: z.number().positive().describe('seconds that a swing takes, at most'),
  swings: z.int().min(1).describe('swings that follow each other, at least'),
});

export const eventRule = z.union([levelRule, swingRule]);
export type LevelRule = z.output<typeof levelRule>;
export type SwingRule = z.output<typeof swingRule>;
export type EventRule = z.output<typeof eventRule>;

/** Degrees in radians. */
const degrees = (angle: number) => (angle * Math.PI) / 180;

/**
 * Rules by name.
 *
 * - `blink`: both lids half down and up again within half a second; longer is eyes that are closed. Spontaneous blinks last
 *   0.1 to 0.4 s (Schiffman, Sensation and Perception, 2001; Caffier et al. 2003). For a table without blendshapes:
 *   `{ ...EVENT_RULES.blink, columns: ['AU43'] }`.
 * - `eyes-closed`: the same for longer than a blink.
 * - `gaze-away`: the line of sight is more than 20° off the line to the camera, until it is within 15° again: back. The
 *   embedded gaze is off by about 5° (spec: embedded-pack 10), hence the distance of the two.
 * - `mouth-open`, `smile`: half of the way from rest to full, on- and offset at two levels as for blinks.
 * - `head-nod`, `head-shake`: 4° or more to and fro, each way within 0.6 s; head movements of talk and listening are
 *   0.2 to 7 Hz, ordinary ones 1.8 to 3.7 Hz (Hadar et al. 1983). A nod is down and up; a shake is three ways, because one look
 *   aside and back is two.
 * - `happy` and so on: an expression has the most of the shares (from 0.6 on); `peak` is when it has most.
 * - `face-present`: from the frame with which a face enters to the last before it has left.
 *
 * Levels without a source are our choice.
 */
export const EVENT_RULES = {
  blink: {
    ...{ type: 'blink', columns: ['eyeBlinkLeft', 'eyeBlinkRight'] },
    ...{ on: 0.5, off: 0.35, minDuration: 0, maxDuration: 0.5 },
  },
  'eyes-closed': {
    ...{ type: 'eyes-closed', columns: ['eyeBlinkLeft', 'eyeBlinkRight'] },
    ...{ on: 0.5, off: 0.35, minDuration: 0.5 },
  },
  'gaze-away': {
    ...{ type: 'gaze-away', columns: ['gaze_angle'] },
    ...{ on: degrees(20), off: degrees(15), minDuration: 0.2 },
  },
  'mouth-open': { type: 'mouth-open', columns: ['jawOpen'], on: 0.4, off: 0.25, minDuration: 0.1 },
  smile: { type: 'smile', columns: ['mouthSmileLeft', 'mouthSmileRight'], on: 0.5, off: 0.35, minDuration: 0.2 },
  'head-nod': { type: 'head-nod', columns: ['Pitch'], swing: degrees(4), maxSwing: 0.6, swings: 2 },
  'head-shake': { type: 'head-shake', columns: ['Yaw'], swing: degrees(4), maxSwing: 0.6, swings: 3 },
  ...Object.fromEntries(
    EMOTION_COLUMNS.filter((column) => column !== 'Neutral').map((column) => [
      column.toLowerCase(),
      { type: column.toLowerCase(), columns: [column], on: 0.6, off: 0.4, minDuration: 0.1 },
    ]),
  ),
  'face-present': { type: 'face-present', columns: ['FaceScore'], on: 0, off: 0, minDuration: 0 },
} satisfies Readonly<Record<string, EventRule>> as Readonly<Record<RuleName, EventRule>>;

/** Names of rules that are known. */
export type RuleName =
  | ('blink' | 'eyes-closed' | 'gaze-away' | 'mouth-open' | 'smile' | 'head-nod' | 'head-shake' | 'face-present')
  | Lowercase<Exclude<(typeof EMOTION_COLUMNS)[number], 'Neutral'>>;

export const RULE_NAMES = Object.keys(EVENT_RULES) as [RuleName, ...RuleName[]];
