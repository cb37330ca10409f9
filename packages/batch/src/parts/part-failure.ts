import * as z from 'zod';
import { workerSchema } from './worker.ts';

const partFailureSchema = z.strictObject({
  /** Version of this format. */
  failure: z.literal(1),
  id: z.string(),
  code: z.string().min(1),
  message: z.string(),
  worker: workerSchema,
});

/** Why a part could not be done, when it was tried last. */
export type PartFailure = z.infer<typeof partFailureSchema>;

export const partFailureText = (failure: PartFailure): string => `${JSON.stringify(failure)}\n`;

/** Undefined for what is no failure of that part. */
export function parsePartFailure(text: string, id: string): PartFailure | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const parsed = partFailureSchema.safeParse(value);
  return parsed.success && parsed.data.id === id ? parsed.data : undefined;
}
