import type { GraphSpec } from '@fexgraph/core';
import type { GraphDocument, ParamDeclaration } from './document/graph-document.ts';
import { readDocument } from './document/read-document.ts';
import { GraphFileError } from './file-problem.ts';
import { placeGraph } from './inline/place-graph.ts';
import type { PlacedGraph } from './inline/placed-graph.ts';
import { fillParams, type GivenParams } from './params/fill-params.ts';
import { ProblemLog } from './problem-log.ts';
import { DEFAULT_LIMITS, type FileLimits } from './text/limits.ts';
import { parseText } from './text/parse-text.ts';

export interface ReadOptions extends GivenParams {
  readonly limits?: Partial<FileLimits>;
}

/** A graph file that could be read. */
export interface GraphFile {
  readonly name?: string;
  readonly description?: string;
  /** Names of the plugins that it asks for. */
  readonly plugins: readonly string[];
  readonly params: readonly ParamDeclaration[];
  /** Params filled in, sub-graphs inlined. Node types and options are not checked yet: `compile` does that. */
  readonly spec: GraphSpec;
}

/** The steps from text to graph, for the functions of this package. */
export interface Reading {
  readonly log: ProblemLog;
  readonly document?: GraphDocument;
  readonly graph?: PlacedGraph;
}

export function readSteps(text: string, fileName: string, options: ReadOptions): Reading {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const log = new ProblemLog(fileName, limits.maxProblems);
  const root = parseText(text, log, limits);
  const document = root && readDocument(root, log);
  if (!document) return { log };
  return { log, document, graph: placeGraph(document, fillParams(document, options, log), log, limits) };
}

/**
 * Reads a YAML or JSON graph file without looking at node types: no registry is needed.
 *
 * @throws GraphFileError with all problems of the file's structure, params and sub-graphs.
 */
export function readGraphFile(text: string, fileName: string, options: ReadOptions = {}): GraphFile {
  const { log, document, graph } = readSteps(text, fileName, options);
  if (!document || !graph || !log.isEmpty) throw new GraphFileError(fileName, log.list());
  const { name, description } = document;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    plugins: document.plugins.map(({ text: plugin }) => plugin),
    params: [...document.params.values()],
    spec: graph.spec,
  };
}
