import {
  BehaviourPacket,
  type FexBatch,
  FexgraphError,
  FexPacket,
  type Frame,
  FramePacket,
  GraphBuilder,
  IMAGE_SCHEMA,
  isPacketOf,
  type NodeDefinition,
  NodeRegistry,
  type NodeSpec,
  type Port,
  requireOptions,
  selectSchema,
  VIDEO_SCHEMA,
} from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { MODELS } from '@fexgraph/models';
import type { DependencyContainer } from 'tsyringe';
import { fitModels } from '../fit-models.ts';
import { readyGraph } from '../ready-graphs.ts';
import { formatOfFile } from '../table-formats.ts';
import { type DetectOptions, detectOptions } from './detect-options.ts';

/** Options of `detect` are checked as those of a node are. */
const DETECT = { type: 'detect', options: detectOptions } as const;

/** The branch that `identity: 'none'` leaves out. */
const IDENTITY = 'identity';

/** Params of a ready graph, from what `detect` is asked for; what is undefined is left to the graph. */
function paramsOf(options: DetectOptions): Record<string, unknown> {
  const { inputs, outputSize, decoding, detector, identity, embeddings, schema } = options;
  return {
    // A param of several texts is a list.
    inputs: typeof inputs === 'string' ? [inputs] : inputs,
    outputSize,
    decoding,
    detector,
    threshold: options.faceDetectionThreshold,
    tiles: options.tiles,
    identity: identity === 'none' ? undefined : identity,
    samePerson: options.faceIdentityThreshold,
    embeddings: embeddings || undefined,
    schema,
  };
}

/** Every platform has sinks of these types, with the same ports and options. */
const OVERLAY = 'sink/overlay';
const REPORT = 'sink/report';
type PictureSinkDefinition = NodeDefinition & {
  readonly inputs: { readonly frame: Port<Frame, false, false>; readonly fex: Port<FexBatch, false, false> };
};

/** Named, not imported: the packages of the built-in nodes are loaded when a runtime is made. */
const SELECT = 'fex/select-columns';
type SelectDefinition = NodeDefinition & { readonly input: Port<FexBatch>; readonly output: Port<FexBatch> };

/**
 * A ready graph with its params filled, its own sinks taken out, and the tables, overlays and report that are asked for added.
 * Its output `fex` carries the records. Programs may go on adding nodes.
 *
 * @param container with plugins and models, for example that of a runtime
 * @throws FexgraphError BAD_OPTION naming every bad option; GraphFileError for what the ready graph cannot be asked for.
 */
export function detectGraph(container: DependencyContainer, options: DetectOptions): GraphBuilder {
  requireOptions(DETECT, options);
  const { pack = 'embedded', embeddings = false, identity, tables = [], overlay, report, bom } = options;
  const registry = NodeRegistry.of(container);
  const { text, file } = readyGraph(container, pack);
  const graph = GraphBuilder.from(readGraphFile(text, file, { params: paramsOf(options) }).spec, registry);
  const known = headsOf(graph);
  const heads = options.heads ?? known.filter((head) => head !== IDENTITY || identity !== 'none');
  requireHeads(options, known, pack);
  for (const head of known) if (!heads.includes(head)) graph.remove(head);
  for (const { id, definition } of graph.nodes()) if (definition.kind === 'sink') graph.remove(id);
  fitModels(graph, registry, container.resolve(MODELS));

  limitPictures(graph, registry, options);

  const records = graph.outputWire('fex', FexPacket);
  const fex =
    options.columns && tables.length > 0 ? graph.add('columns', selecting(options, registry), records) : records;
  for (const path of tables) {
    const format = formatOfFile(container, path);
    graph.add(
      freeId(graph, format.name),
      format.sink({ path, embeddings, ...(bom && format.name === 'csv' ? { bom } : {}) }),
      fex,
    );
  }
  for (const [id, type, asked] of [['overlay', OVERLAY, overlay] as const, ['report', REPORT, report] as const]) {
    if (!asked) continue;
    const sink = { ...registry.registered(type), options: asked } as unknown as NodeSpec<PictureSinkDefinition>;
    const source = graph.nodes().find(({ definition }) => definition.kind === 'source');
    graph.add(id, sink, { frame: graph.wire(source?.id ?? '', FramePacket), fex: records });
  }
  return graph;
}

/** What a graph finds out about a face: its heads, and identity if it has that branch. */
function headsOf(graph: GraphBuilder): readonly string[] {
  const nodes = graph.nodes();
  const heads = nodes
    .filter(({ definition }) => definition.output && isPacketOf(definition.output.packet, BehaviourPacket))
    .map(({ id }) => id);
  const hasIdentity = nodes.some(({ id }) => id === IDENTITY || id.startsWith(`${IDENTITY}/`));
  return hasIdentity ? [...heads, IDENTITY] : heads;
}

function requireHeads({ heads, identity }: DetectOptions, known: readonly string[], pack: string): void {
  if (heads && identity !== undefined && (identity !== 'none') !== heads.includes(IDENTITY)) {
    throw new FexgraphError('BAD_OPTION', `heads: ${heads.join(', ')} does not go with identity: ${identity}`, {
      hint: 'who a face is belongs to the heads too: say it there',
    });
  }
  const unknown = heads?.find((head) => !known.includes(head));
  if (unknown === undefined) return;
  throw new FexgraphError('BAD_OPTION', `heads: "${pack}" has no head "${unknown}"`, {
    hint: `it has ${known.join(', ')}`,
  });
}

/** @throws FexgraphError BAD_OPTION for a column that is not in the table, before anything runs. */
function selecting({ columns = [], schema }: DetectOptions, registry: NodeRegistry): NodeSpec<SelectDefinition> {
  selectSchema(schema === 'video' ? VIDEO_SCHEMA : IMAGE_SCHEMA, columns);
  return {
    ...registry.registered(SELECT),
    options: { columns: [...columns] },
  } as unknown as NodeSpec<SelectDefinition>;
}

/** What is asked of the pictures goes to their source, whatever graph it is in. */
function limitPictures(
  graph: GraphBuilder,
  registry: NodeRegistry,
  { pages, maxPixels, maxBytes, decodeTimeoutMs }: DetectOptions,
): void {
  const asked = Object.entries({ pages, maxPixels, maxBytes, decodeTimeoutMs }).filter(
    ([, value]) => value !== undefined,
  );
  if (asked.length === 0) return;
  for (const { id, definition, options } of graph.nodes()) {
    if (definition.kind !== 'source') continue;
    graph.replace(id, {
      ...registry.registered(definition.type),
      options: { ...(options as object), ...Object.fromEntries(asked) },
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
