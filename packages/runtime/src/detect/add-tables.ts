import {
  type FexBatch,
  FexgraphError,
  type GraphBuilder,
  type TableFormat,
  type TableOptions,
  type Wire,
} from '@fexgraph/core';
import type { DependencyContainer } from 'tsyringe';
import { formatOfFile, tableFormats } from '../table-formats.ts';
import type { DetectOptions } from './detect-options.ts';

/** Which tables are written, and how. */
type AskedTables = Pick<DetectOptions, 'tables' | 'embeddings' | 'bom' | 'digits'>;

/**
 * Adds a sink for each table; the end of its name says which format it has.
 *
 * @throws FexgraphError BAD_OPTION for a name that ends in no format, and for what no table has that is written.
 */
export function addTables(
  graph: GraphBuilder,
  container: DependencyContainer,
  records: Wire<FexBatch>,
  options: AskedTables,
): void {
  const { tables = [], embeddings = false } = options;
  requireTakers(container, options);
  for (const path of tables) {
    const format = formatOfFile(container, path);
    graph.add(freeId(graph, format.name), format.sink({ path, embeddings, ...fitting(format, options) }), records);
  }
}

/** What is asked of tables and not every format has, for example digits of text. */
function askedOfText({ bom, digits }: AskedTables): TextOptions {
  return { ...(bom ? { bom } : {}), ...(digits === undefined ? {} : { digits }) };
}
type TextOptions = Pick<TableOptions, 'bom' | 'digits'>;

/** Of that, what a format has. */
function fitting(format: TableFormat, options: AskedTables): TextOptions {
  const { shape = {} } = format.sink({ path: '-', embeddings: false }).definition.options as { shape?: object };
  return Object.fromEntries(Object.entries(askedOfText(options)).filter(([name]) => name in shape));
}

/** @throws FexgraphError BAD_OPTION for what no table has that is written. */
function requireTakers(container: DependencyContainer, options: AskedTables): void {
  const { tables = [] } = options;
  for (const name of Object.keys(askedOfText(options))) {
    if (tables.length === 0 || tables.some((path) => name in fitting(formatOfFile(container, path), options))) continue;
    const takers = tableFormats(container).filter((format) => name in fitting(format, options));
    throw new FexgraphError('BAD_OPTION', `${name}: none of the tables has it: ${tables.join(', ')}`, {
      hint: `formats that have it: ${takers.map((format) => format.name).join(', ')}`,
    });
  }
}

/** Two tables may have one format. */
function freeId(graph: GraphBuilder, name: string): string {
  const taken = new Set(graph.nodes().map(({ id }) => id));
  let id = name;
  for (let copy = 2; taken.has(id); copy++) id = `${name}-${copy}`;
  return id;
}
