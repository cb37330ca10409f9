import { basename, join } from 'node:path';
import { type DonePart, mergedRecords, type PartFolder } from '@fexgraph/batch';
import {
  compile,
  type FexBatch,
  FexgraphError,
  GraphBuilder,
  GraphRun,
  type NodeDefinition,
  NodeRegistry,
  type NodeSpec,
  type Port,
  type RunOptions,
  type WrittenFile,
} from '@fexgraph/core';
import { DiskFiles, OUTPUT_FILES } from '@fexgraph/files';
import type { DependencyContainer } from 'tsyringe';
import { addTables } from '../../detect/add-tables.ts';
import type { DetectOptions } from '../../detect/detect-options.ts';

/** A table that was made of parts, still in the folder of these. */
export interface MergedTable {
  readonly staged: string;
  /** Where it belongs. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** None for a report. */
  readonly rows?: number;
}

/** Every platform has a sink of this type. */
const REPORT = 'sink/report';
type ReportDefinition = NodeDefinition & { readonly inputs: { readonly fex: Port<FexBatch, false, false> } };

/**
 * Writes the rows of parts as tables and as a report, in the order in which they are given, with the sinks of their formats. The files
 * lie in the folder of the parts (`staging`), under the last piece of their names; `publish` puts them in their place.
 *
 * @throws FexgraphError OUTPUT_FAILED; BAD_INPUT for a part that is damaged; CANCELLED (rejects).
 */
export async function mergeTables(
  container: DependencyContainer,
  folder: PartFolder,
  parts: readonly DonePart[],
  { tables = [], report, ...options }: Pick<DetectOptions, 'tables' | 'report' | 'embeddings' | 'bom' | 'digits'>,
  runOptions: RunOptions = {},
): Promise<readonly MergedTable[]> {
  const stagedAt = (path: string) => join(folder.staging, basename(path));
  const places = new Map([...tables, ...(report ? [report.path] : [])].map((path) => [stagedAt(path), path]));
  const graph = new GraphBuilder('merge');
  const records = mergedRecords(graph, folder, parts, options);
  addTables(graph, container, records, { ...options, tables: tables.map(stagedAt) });
  if (report) {
    // Parts keep no pictures.
    const page = { ...report, path: stagedAt(report.path), thumbnails: false };
    const sink = { ...NodeRegistry.of(container).registered(REPORT), options: page };
    graph.add('report', sink as unknown as NodeSpec<ReportDefinition>, { fex: records });
  }
  const own = container.createChildContainer();
  own.register(OUTPUT_FILES, { useValue: new DiskFiles() });
  const { written } = await new GraphRun(compile(graph.build(), own), runOptions).done;
  return written.map((file) => merged(file, places.get(file.path)));
}

function merged({ path: staged, bytes, sha256, rows }: WrittenFile, path: string | undefined): MergedTable {
  if (path !== undefined && bytes !== undefined && sha256 !== undefined)
    return { staged, path, bytes, sha256, ...(rows === undefined ? {} : { rows }) };
  throw new FexgraphError('INTERNAL', `a table of unknown place or length was written: ${staged}`);
}
