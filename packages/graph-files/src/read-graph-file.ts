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
  return stepsOf(text, fileName, options.limits)(options);
}

/** Reads the text; what is given back fills its params, as often as wanted. */
function stepsOf(text: string, fileName: string, given: ReadOptions['limits']): (params: GivenParams) => Reading {
  const limits = { ...DEFAULT_LIMITS, ...given };
  const reading = new ProblemLog(fileName, limits.maxProblems);
  const root = parseText(text, reading, limits);
  const document = root && readDocument(root, reading);
  if (!document || !reading.isEmpty) return (params) => fill(document, params, reading, limits);
  return (params) => fill(document, params, new ProblemLog(fileName, limits.maxProblems), limits);
}

function fill(document: GraphDocument | undefined, params: GivenParams, log: ProblemLog, limits: FileLimits): Reading {
  if (!document) return { log };
  return { log, document, graph: placeGraph(document, fillParams(document, params, log), log, limits) };
}

/**
 * Reads a YAML or JSON graph file without looking at node types: no registry is needed.
 *
 * @throws GraphFileError with all problems of the file's structure, params and sub-graphs.
 */
export function readGraphFile(text: string, fileName: string, options: ReadOptions = {}): GraphFile {
  return graphFileReader(text, fileName, options.limits)(options);
}

/**
 * As `readGraphFile`, for a file whose params are filled many times: its text is read once.
 *
 * @example
 * const read = graphFileReader(text, 'faces.yaml');
 * const graphs = photos.map((photo) => read({ params: { inputs: [photo] } }).spec);
 */
export function graphFileReader(
  text: string,
  fileName: string,
  limits?: Partial<FileLimits>,
): (params?: GivenParams) => GraphFile {
  const steps = stepsOf(text, fileName, limits);
  return (params = {}) => graphFile(fileName, steps(params));
}

function graphFile(fileName: string, { log, document, graph }: Reading): GraphFile {
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
