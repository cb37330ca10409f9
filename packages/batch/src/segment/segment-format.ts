import { FexgraphError, FexSchema, sha256Text } from '@fexgraph/core';
import * as z from 'zod';

/** The layout is in the README of this package. */
export const SEGMENT_START: Uint8Array = new TextEncoder().encode('FEXSEG1\n');
const SEGMENT_VERSION = 1;

export const BLOCK = { schema: 1, batch: 2, end: 3 } as const;
/** Kind and length. */
export const BLOCK_HEAD_BYTES = 5;

/** Numbers of a group in a batch: none where all are null. */
export const CELLS = { allNull: 0, stored: 1 } as const;

/** What a segment may hold at most, for whoever writes it and whoever reads it. */
export const SEGMENT_LIMITS = {
  schemaBytes: 16_000_000,
  batchBytes: 512_000_000,
  endBytes: 4_096,
  groups: 10_000,
  columns: 200_000,
  /** Rows times columns of one frame. */
  cells: 64_000_000,
  /** Letters of a name or a cell of text. */
  text: 1_000_000,
} as const;

const name = z.string().min(1).max(10_000);

const schemaBlock = z.strictObject({
  version: z.literal(SEGMENT_VERSION),
  groups: z
    .array(
      z.strictObject({
        name,
        columns: z.array(name).min(1),
        type: z.enum(['float32', 'float64', 'int64', 'text']),
        sensitive: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(SEGMENT_LIMITS.groups),
});

const endBlock = z.strictObject({
  frames: z.int().min(0),
  rows: z.int().min(0),
  sha256: sha256Text,
});

/** The sums of a segment. */
export type SegmentEnd = z.infer<typeof endBlock>;

export function schemaText({ groups }: FexSchema): string {
  const plain = groups.map(({ name, columns, type, sensitive }) => ({
    name,
    columns: [...columns],
    type,
    ...(sensitive === undefined ? {} : { sensitive }),
  }));
  return JSON.stringify({ version: SEGMENT_VERSION, groups: plain } satisfies z.input<typeof schemaBlock>);
}

/** @throws Error saying what is wrong. */
export function parseSchema(text: string): FexSchema {
  const { groups } = parsed(schemaBlock, text);
  const columns = groups.reduce((sum, group) => sum + group.columns.length, 0);
  if (columns > SEGMENT_LIMITS.columns) throw new Error(`${columns} columns are too many`);
  if (new Set(groups.map((group) => group.name)).size < groups.length) throw new Error('two groups have one name');
  return new FexSchema(groups);
}

/** @throws Error saying what is wrong. */
export function parseEnd(text: string): SegmentEnd {
  return parsed(endBlock, text);
}

function parsed<T>(schema: z.ZodType<T>, text: string): T {
  const found = schema.safeParse(JSON.parse(text));
  if (found.success) return found.data;
  const [{ path, message }] = found.error.issues;
  throw new Error(`${path.join('.') || 'block'}: ${message}`);
}

/** The error of a segment that is not as one is written. */
export function damaged(segment: string, what: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${segment} is no whole segment: ${what}`, {
    hint: 'remove it: the same run makes it anew',
  });
}
