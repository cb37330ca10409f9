import { basename, join } from 'node:path';
import { type DonePart, mergedRecords, type PartFolder } from '@fexgraph/batch';
import {
  compile,
  type FexBatch,
  FexgraphError,
  GraphBuilder,
  GraphRun,
  NodeRegistry,
  type RunOptions,
  type Wire,
  type WrittenFile,
} from '@fexgraph/core';
import { DiskFiles, OUTPUT_FILES } from '@fexgraph/files';
import type { DependencyContainer } from 'tsyringe';
import { addTables } from '../../detect/add-tables.ts';
import { selectionOf } from '../../detect/detect-graph.ts';
import type { DetectOptions } from '../../detect/detect-options.ts';
import type { DetectPlan } from './plan-detect.ts';

/** A table that was made of parts, still in the folder of these. */
export interface MergedTable {
  readonly staged: string;
  /** Where it belongs. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
}

export interface MergeOptions extends Pick<DetectOptions, 'tables' | 'embeddings' | 'bom' | 'digits' | 'columns'> {
  /** Labels people over all parts, whose rows then have embeddings: `DetectPlan.relabel`. */
  readonly relabel?: DetectPlan['relabel'];
}

/**
 * Writes the rows of parts as tables, in the order in which they are given, with the sinks of their formats. The tables
 * lie in the folder of the parts (`staging`), under the last piece of their names; `publish` puts them in their place.
 *
 * @throws FexgraphError OUTPUT_FAILED; BAD_INPUT for a part that is damaged; CANCELLED (rejects).
 */
export async function mergeTables(
  container: DependencyContainer,
  folder: PartFolder,
  parts: readonly DonePart[],
  { tables = [], columns, relabel, ...options }: MergeOptions,
  runOptions: RunOptions = {},
): Promise<readonly MergedTable[]> {
  const places = new Map(tables.map((path) => [join(folder.staging, basename(path)), path]));
  const graph = new GraphBuilder('merge');
  const records = mergedRecords(graph, folder, parts, relabel ? { embeddings: true } : options);
  const labelled = relabel ? withLabels(graph, container, records, relabel, columns) : records;
  addTables(graph, container, labelled, { ...options, tables: [...places.keys()] });
  const own = container.createChildContainer();
  own.register(OUTPUT_FILES, { useValue: new DiskFiles() });
  const { written } = await new GraphRun(compile(graph.build(), own), runOptions).done;
  return written.map((file) => merged(file, places.get(file.path)));
}

/** Rows with labels of all parts, and no more columns than were asked for. */
function withLabels(
  graph: GraphBuilder,
  container: DependencyContainer,
  records: Wire<FexBatch>,
  relabel: NonNullable<MergeOptions['relabel']>,
  columns: DetectOptions['columns'],
): Wire<FexBatch> {
  const labelled = graph.add('everybody', relabel, records);
  if (!columns) return labelled;
  return graph.add('columns', selectionOf(NodeRegistry.of(container), columns), labelled);
}

function merged({ path: staged, bytes, sha256, rows = 0 }: WrittenFile, path: string | undefined): MergedTable {
  if (path !== undefined && bytes !== undefined && sha256 !== undefined) return { staged, path, bytes, sha256, rows };
  throw new FexgraphError('INTERNAL', `a table of unknown place or length was written: ${staged}`);
}
