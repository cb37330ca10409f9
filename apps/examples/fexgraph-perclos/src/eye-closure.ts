import {
  BLENDSHAPE_COLUMNS,
  type ColumnGroup,
  defineNode,
  FexBatch,
  FexPacket,
  type FexSchema,
  port,
} from '@fexgraph/core';
import { z } from 'zod';

export const PERCLOS: ColumnGroup = { name: 'perclos', columns: ['EyeClosure', 'EyesClosed'], type: 'float32' };

const LEFT = BLENDSHAPE_COLUMNS.indexOf('eyeBlinkLeft');
const RIGHT = BLENDSHAPE_COLUMNS.indexOf('eyeBlinkRight');

/**
 * `EyeClosure` is the mean of eyeBlinkLeft and eyeBlinkRight, so a wink is half; `EyesClosed` is 1 from the option
 * `closed` on, else 0. Both are null where one of the two blinks is. The mean of EyesClosed over a minute is PERCLOS,
 * and with 0.8 it is P80: the share of time in which the lids cover at least 80 % of the pupil.
 *
 * The studies had people rate the lids. A blendshape is not that rating: how well 0.8 of it agrees with 80 % depends on
 * the model and has not been measured here.
 *
 * Source: Wierwille et al. 1994 (DOT HS 808 247); Dinges and Grace 1998 (FHWA-MCRT-98-006).
 *
 * @example graph.add('eyes', eyeClosure({ closed: 0.7 }), fex)
 */
export const eyeClosure = defineNode({
  type: 'fexgraph-perclos/eye-closure',
  version: 1,
  summary: 'adds how far the eyes are closed, and whether they count as closed (PERCLOS)',
  input: port(FexPacket, 'rows with blendshapes'),
  output: port(FexPacket, 'the same rows, then EyeClosure 0..1 and EyesClosed 0 or 1'),
  options: z.object({
    closed: z.number().min(0).max(1).default(0.8).describe('EyeClosure from which the eyes count as closed'),
  }),
  traits: { maxBatch: 64 },
  live: ['closed'],
  columns: () => PERCLOS.columns,
  process: (batches, { closed }) => batches.map((batch) => withClosure(batch, closed)),
});

/** Tables of a run share one schema, so it is widened once. */
const wider = new WeakMap<FexSchema, FexSchema>();

function withClosure(batch: FexBatch, least: number): FexBatch {
  const schema = wider.get(batch.schema) ?? batch.schema.with(PERCLOS);
  wider.set(batch.schema, schema);
  const wide = FexBatch.concat(schema, [batch]);
  // Compared as float32, so that a reader of the table comes to the same answer.
  const closed = Math.fround(least);
  for (const row of wide.rows()) {
    const blendshapes = row.numbers('blendshapes');
    const closure = Math.fround((blendshapes[LEFT] + blendshapes[RIGHT]) / 2);
    if (!Number.isNaN(closure)) row.numbers(PERCLOS.name).set([closure, closure >= closed ? 1 : 0]);
  }
  return wide;
}
