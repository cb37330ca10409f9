import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';

/** Numbers are texts in the JSON of a protobuf message. */
const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

export const attributeValue = z.object({
  s: z.string().optional(),
  i: numeric.optional(),
  f: z.number().optional(),
  b: z.boolean().optional(),
  list: z.object({ s: z.array(z.string()).optional(), i: z.array(numeric).optional() }).optional(),
  shape: z.object({ dim: z.array(z.object({ size: numeric })).optional() }).optional(),
});
export type AttributeValue = z.infer<typeof attributeValue>;

/** Texts are base64. */
function decode(text: string): string {
  try {
    return atob(text);
  } catch (cause) {
    throw new FexgraphError('BAD_MODEL', `attribute text "${text}" is not base64`, { cause });
  }
}

/** Attributes of one TFJS node. */
export class TfjsAttributes {
  readonly #values: Readonly<Record<string, AttributeValue>>;

  constructor(values: Readonly<Record<string, AttributeValue>>) {
    this.#values = values;
  }

  text(name: string): string | undefined {
    const value = this.#values[name]?.s;
    return value === undefined ? undefined : decode(value);
  }

  texts(name: string): string[] {
    return (this.#values[name]?.list?.s ?? []).map(decode);
  }

  int(name: string): number | undefined {
    return this.#values[name]?.i;
  }

  ints(name: string): number[] | undefined {
    return this.#values[name]?.list?.i;
  }

  flag(name: string): boolean {
    return this.#values[name]?.b ?? false;
  }

  /** Sizes; -1 where any size is allowed. */
  shape(name: string): number[] | undefined {
    return this.#values[name]?.shape?.dim?.map(({ size }) => size);
  }
}
