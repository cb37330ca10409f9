import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import { type Json, type Part, partId, partSchema, text } from './part.ts';

/** Settings are graphs with options: nobody nests them deeper. */
const DEEPEST = 100;

const json = z.custom<Json>((value) => isShallow(value), `is nested deeper than ${DEEPEST} levels`);

function isShallow(value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return false;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return true;
}

const planSchema = z.strictObject({
  /** Version of this format. */
  plan: z.literal(1),
  /** What all parts have in common, for example version and backend. */
  shared: z.record(z.string(), json),
  /** What the parts of a kind have in common: graph and models. */
  kinds: z.record(z.string(), z.record(z.string(), json)),
  parts: z.array(partSchema),
});

/** The parts of a run in order, and what decides their results. */
export interface Plan extends z.infer<typeof planSchema> {}

export interface PlannedWork extends Pick<Plan, 'shared' | 'kinds'> {
  readonly parts: readonly Omit<Part, 'id'>[];
}

/** Gives every part its id. A part that is there twice is done once. */
export function makePlan({ shared, kinds, parts }: PlannedWork): Plan {
  return {
    plan: 1,
    shared,
    kinds,
    parts: parts.map((part) => ({ ...part, id: idOf(part, shared, kinds[part.kind]) })),
  };
}

const idOf = (part: Omit<Part, 'id'>, shared: Plan['shared'], settings: Plan['kinds'][string]) =>
  partId(part, { shared, settings });

export function planText(plan: Plan): string {
  return `${text(plan as unknown as Json)}\n`;
}

/** @throws FexgraphError BAD_INPUT naming what is wrong. */
export function parsePlan(planned: string, name: string): Plan {
  let value: unknown;
  try {
    value = JSON.parse(planned);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${name} is no plan: not JSON`, { cause });
  }
  const parsed = planSchema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    throw new FexgraphError('BAD_INPUT', `${name} is no plan: ${path.join('.')}: ${message}`);
  }
  const wrong = parsed.data.parts.find(
    (part) => idOf(part, parsed.data.shared, parsed.data.kinds[part.kind]) !== part.id,
  );
  if (wrong) throw new FexgraphError('BAD_INPUT', `${name} is no plan: the id of ${wrong.name} does not fit it`);
  return parsed.data;
}
