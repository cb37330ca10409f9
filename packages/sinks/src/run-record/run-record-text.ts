import { FexgraphError } from '@fexgraph/core';
import type * as z from 'zod';
import { recordable } from './recordable.ts';
import { type RunRecord, runRecordSchema } from './run-record.ts';

function issues(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.') || 'record'}: ${message}`).join('; ');
}

/**
 * A record as indented JSON: fields in the order of the format, free-form options by name and made `recordable`, so
 * that equal runs give equal texts.
 *
 * @throws FexgraphError INTERNAL if it is not a run record
 */
export function runRecordText(record: RunRecord): string {
  const nodes = record.graph.nodes.map((node) => ({ ...node, options: recordable(node.options) ?? {} }));
  const clean = { ...record, options: recordable(record.options), graph: { ...record.graph, nodes } };
  const parsed = runRecordSchema.safeParse(clean);
  if (!parsed.success) throw new FexgraphError('INTERNAL', `not a run record: ${issues(parsed.error)}`);
  return `${JSON.stringify(parsed.data, undefined, 2)}\n`;
}

/** @throws FexgraphError BAD_INPUT naming the fields that are wrong. */
export function parseRunRecord(text: string, name = 'run record'): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${name}: not JSON`, { cause });
  }
  const parsed = runRecordSchema.safeParse(value);
  if (!parsed.success) throw new FexgraphError('BAD_INPUT', `${name}: ${issues(parsed.error)}`);
  return parsed.data;
}
