import type { FileNode, FileUse, GraphBody, ParamDeclaration } from '../document/graph-document.ts';
import { readDocument } from '../document/read-document.ts';
import type { FileProblem } from '../file-problem.ts';
import { ProblemLog } from '../problem-log.ts';
import type { FileEntry, FileMap } from '../text/file-value.ts';
import { DEFAULT_LIMITS, type FileLimits } from '../text/limits.ts';
import { parseText } from '../text/parse-text.ts';
import { plainValue } from '../text/plain-value.ts';
import { locate, type ProblemPlace } from './locate.ts';

export interface OutlineWire {
  /** A node, an input of the sub-graph, or `use.output`, as written. */
  readonly from: string;
  /** Undefined where the file names none. */
  readonly port?: string;
}

/** An entry of `nodes`: a node has a type, the use of a sub-graph has its name in `use`. */
export interface OutlineNode {
  readonly id: string;
  readonly type?: string;
  readonly use?: string;
  /** As written, with `${params.x}` and without defaults; `backend` is one of them, wherever it stands. */
  readonly options: Readonly<Record<string, unknown>>;
  /** `onError`, `maxBatch` and the like, as written. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Of a use: what its params get, as written. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly wires: readonly OutlineWire[];
}

/** What a graph and its sub-graphs have in common. */
export interface OutlineBody {
  readonly params: readonly ParamDeclaration[];
  /** Names of the inputs; only sub-graphs have some. */
  readonly inputs: readonly string[];
  readonly nodes: readonly OutlineNode[];
  /** Output name -> what it stands for, as written. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** A graph file as an editor shows it: params are not filled in, and sub-graphs not inlined. */
export interface GraphOutline extends OutlineBody {
  readonly name?: string;
  readonly description?: string;
  readonly plugins: readonly string[];
  /** `mode`, `onError` and the like, as written. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly graphs: Readonly<Record<string, OutlineBody>>;
  /** Where a problem of this text belongs, for showing it in place. */
  locate(problem: FileProblem): ProblemPlace;
}

/**
 * The outline of a graph file, also of one with mistakes: what cannot be read is left out of it, and `validateGraphFile`
 * says why. Undefined where the text is no graph file at all.
 */
export function outlineGraphFile(
  text: string,
  fileName: string,
  limits: Partial<FileLimits> = {},
): GraphOutline | undefined {
  const allowed = { ...DEFAULT_LIMITS, ...limits };
  const log = new ProblemLog(fileName, allowed.maxProblems);
  const root = parseText(text, log, allowed);
  const document = root && readDocument(root, log);
  if (!root || !document) return undefined;
  const { name, description, plugins, settings, graphs } = document;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    plugins: plugins.map((plugin) => plugin.text),
    settings: plainEntries(settings),
    ...outlineBody(document),
    graphs: Object.fromEntries(
      [...graphs].map(([key, graph]) => [key, { ...outlineBody(graph), inputs: [...graph.inputs.keys()] }]),
    ),
    locate: (problem) => locate(root, problem),
  };
}

function outlineBody({ params, nodes, outputs }: GraphBody): OutlineBody {
  return {
    params: [...params.values()],
    inputs: [],
    nodes: [...nodes.values()].map(outlineNode),
    outputs: Object.fromEntries([...outputs].map(([name, { text }]) => [name, text])),
  };
}

function outlineNode(node: FileNode | FileUse): OutlineNode {
  const wires = node.wires.map(({ from, port }) =>
    port === undefined ? { from: from.text } : { from: from.text, port },
  );
  const { id } = node;
  if (node.kind === 'use') {
    return { id, use: node.graph.text, options: {}, settings: {}, params: plainMap(node.params), wires };
  }
  return {
    id,
    type: node.type.text,
    options: { ...plainMap(node.options), ...(node.backend ? { backend: plainValue(node.backend.value) } : {}) },
    settings: plainEntries(node.settings),
    params: {},
    wires,
  };
}

const plainEntries = (entries: readonly FileEntry[]) =>
  Object.fromEntries(entries.map(({ key, value }) => [key, plainValue(value)]));

const plainMap = (map: FileMap | undefined) => (map ? (plainValue(map) as Record<string, unknown>) : {});
