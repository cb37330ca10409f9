import { readFile } from 'node:fs/promises';
import { type RunReport, toError } from '@fexgraph/core';
import { diskFiles, type OutputFiles, writeBeside } from '@fexgraph/files';
import { withRunRecord } from '../report/with-run-record.ts';
import type { RunRecord } from '../run-record/run-record.ts';

/** Every platform has a sink of this type. */
const REPORT = 'sink/report';

/**
 * Puts the record of a run into the reports that its sinks have written: date, models and licences, failures, notes.
 *
 * @returns the record with sizes and digests of the files as they are now; a report that stays without its record is a
 * note in it
 */
export async function completeReports(
  record: RunRecord,
  { nodes, written }: Pick<RunReport, 'nodes' | 'written'>,
  files: OutputFiles = diskFiles,
): Promise<RunRecord> {
  const sinks = new Set(nodes.filter(({ type }) => type === REPORT).map(({ id }) => id));
  let completed = record;
  for (const { path, node } of written.filter((file) => sinks.has(file.node))) {
    try {
      const page = withRunRecord(await readFile(path, 'utf8'), record);
      const { bytes, sha256 } = await writeBeside(path, new TextEncoder().encode(page), files);
      const outputs = completed.outputs.map((output) => (output.path === path ? { ...output, bytes, sha256 } : output));
      completed = { ...completed, outputs };
    } catch (thrown) {
      const input = { input: path, detail: toError(thrown).message };
      const note = { node, kind: 'report left without its run record', missed: true, count: 1, inputs: [input] };
      completed = { ...completed, notes: [...completed.notes, note] };
    }
  }
  return completed;
}
