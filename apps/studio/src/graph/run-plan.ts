import {
  type CompiledGraph,
  compile,
  FexgraphError,
  findProblems,
  type GraphSpec,
  type NodeEntry,
  type NodeRegistry,
  parseNodeType,
} from '@fexgraph/core';
import { type GraphOutline, loadGraphFile, outlineGraphFile, readGraphFile } from '@fexgraph/graph-files';
import type { WebRuntime } from '@fexgraph/web';
import { EXAMPLE_PICTURE } from '../shell/example-picture.ts';
import { paramReference } from './option-fields.ts';

/** What a graph is run on. */
export type Media =
  | { readonly kind: 'example' }
  | { readonly kind: 'camera' }
  | { readonly kind: 'files'; readonly files: readonly File[] }
  /** What the file itself says. */
  | { readonly kind: 'as-written' };

export interface RunPlan {
  readonly graph: CompiledGraph;
  /** Name of the output with the rows; undefined where the graph makes none. */
  readonly rows: string | undefined;
}

export interface RunSettings {
  readonly text: string;
  readonly file: string;
  readonly media: Media;
  /** Values of params, as on a command line. */
  readonly params: Readonly<Record<string, readonly string[]>>;
}

type Runtime = Pick<WebRuntime, 'container' | 'registry'>;

/**
 * The graph of a file on the media that was chosen: its source is replaced, and the rows are given as an output. The file
 * stays as it is.
 *
 * @throws GraphFileError, GraphError for what `compile` refuses; FexgraphError BAD_INPUT for media that do not fit
 *   (rejects)
 */
export async function planRun({ text, file, media, params }: RunSettings, runtime: Runtime): Promise<RunPlan> {
  const { container, registry } = runtime;
  const paramTexts = params;
  if (media.kind === 'as-written') {
    const { spec } = await loadGraphFile(text, file, { container, paramTexts });
    return withRows(spec, runtime);
  }
  const { spec, params: declared } = readGraphFile(text, file, { paramTexts, placeholders: true });
  const source = onlySource(spec, registry);
  const missing = declared
    .filter((param) => param.default === undefined && !param.optional && !Object.hasOwn(params, param.name))
    .filter(({ name }) => isReadElsewhere(name, source, outlineGraphFile(text, file)!));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new FexgraphError('BAD_INPUT', `the graph needs values for: ${names}`, { hint: 'give them under Params' });
  }
  const entry = sourceFor(media, spec.nodes[source]);
  return withRows({ ...spec, nodes: { ...spec.nodes, [source]: entry } }, runtime);
}

function onlySource({ nodes }: GraphSpec, registry: NodeRegistry): string {
  const sources = Object.entries(nodes)
    .filter(([, { type }]) => registry.get(parseNodeType(type).type)?.definition.kind === 'source')
    .map(([id]) => id);
  if (sources.length === 1) return sources[0];
  throw new FexgraphError('BAD_INPUT', `the graph has ${sources.length} sources, and one can be replaced`, {
    hint: 'run it on what the file says',
  });
}

function isReadElsewhere(param: string, source: string, outline: GraphOutline): boolean {
  const others = outline.nodes.filter(({ id }) => id !== source);
  return JSON.stringify(others).includes(JSON.stringify(paramReference(param)));
}

/** The source of the graph for other media; options that both types have are kept where the type stays. */
function sourceFor(media: Exclude<Media, { kind: 'as-written' }>, written: NodeEntry): NodeEntry {
  const { type: _, options, ...settings } = written;
  const replaced = (type: string, own: object): NodeEntry => {
    const isSame = parseNodeType(written.type).type === type;
    return { ...settings, type, options: { ...(isSame ? (options as object) : {}), ...own } };
  };
  if (media.kind === 'example') return replaced('source/images', { inputs: [EXAMPLE_PICTURE] });
  if (media.kind === 'camera') return { flow: 'latest', ...replaced('source/camera', { facingMode: 'user' }) };
  const { files } = media;
  const ofKind = (kind: string) => files.filter(({ type }) => type.startsWith(`${kind}/`)).length;
  if (files.length > 0 && ofKind('image') === files.length) return replaced('source/images', { inputs: files });
  if (files.length > 0 && ofKind('video') === files.length) return replaced('source/video', { inputs: files });
  throw new FexgraphError('BAD_INPUT', 'these files are not all pictures, and not all videos', {
    hint: 'pick pictures, or videos',
  });
}

const TABLE = 'studio-table';
const ROWS = 'studio-rows';

/** The first node that gives rows becomes an output; a graph that writes no file writes them as CSV. */
function withRows(spec: GraphSpec, { container, registry }: Runtime): RunPlan {
  const definitionOf = ({ type }: NodeEntry) => registry.get(parseNodeType(type).type)?.definition;
  const entries = Object.entries(spec.nodes);
  const rows = entries.find(([, node]) => definitionOf(node)?.output?.packet.name === 'Fex')?.[0];
  if (rows === undefined) return { graph: compile(spec, container), rows: undefined };
  const outputs = { ...spec.outputs, [ROWS]: rows };
  const plain: GraphSpec = { ...spec, outputs };
  const tabled: GraphSpec = {
    ...plain,
    nodes: { ...spec.nodes, [TABLE]: { type: 'sink/csv', options: { path: `${spec.name ?? 'rows'}.csv` } } },
    edges: [...spec.edges, { from: rows, to: TABLE }],
  };
  const writes = entries.some(([, node]) => definitionOf(node)?.kind === 'sink');
  // Embeddings go into no table that did not ask for them.
  const isPlain = writes || findProblems(tabled, container).some(({ path }) => path === TABLE);
  return { graph: compile(isPlain ? plain : tabled, container), rows: ROWS };
}
