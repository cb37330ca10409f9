import {
  BehaviourPacket,
  type Detections,
  DetectionsPacket,
  type FexBatch,
  FexgraphError,
  FexPacket,
  type FexSchema,
  type Frame,
  FramePacket,
  GraphBuilder,
  IMAGE_SCHEMA,
  inputPorts,
  isPacketOf,
  KNOWN_GROUPS,
  type NodeDefinition,
  NodeRegistry,
  type NodeSpec,
  type Port,
  type ReadyGraph,
  requireOptions,
  selectSchema,
  TRACK_GROUP,
  VIDEO_SCHEMA,
} from '@fexgraph/core';
import { graphFileReader } from '@fexgraph/graph-files';
import { MODELS } from '@fexgraph/models';
import { requireDecoder, VIDEO_DECODER } from '@fexgraph/video';
import type { DependencyContainer } from 'tsyringe';
import { fitModels } from '../fit-models.ts';
import { addTables } from './add-tables.ts';
import { type DetectOptions, detectOptions, type Media } from './detect-options.ts';
import { addFaceEvents } from './face-events.ts';
import { graphOfPack } from './graph-of-pack.ts';
import { nameKnownPeople } from './known-people.ts';
import { mediaOf } from './media-of.ts';
import { relabelling } from './relabelling.ts';
import { useModels } from './use-models.ts';

/** Options of `detect` are checked as those of a node are. */
const DETECT = { type: 'detect', options: detectOptions } as const;

/** The branch that `identity: 'none'` leaves out. */
export const IDENTITY = 'identity';

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
    embeddings: embeddings || options.identities === 'across' || undefined,
    schema,
    detectEvery: options.detectEvery,
    smoothLandmarks: options.smoothLandmarks || undefined,
    baseline: options.baseline || undefined,
    identityEvery: identity === 'none' ? undefined : options.identityEvery,
  };
}

/** What is asked of the source, whatever graph it is in, as it calls it. */
const OF_SOURCE = {
  pictures: ['pages', 'maxPixels', 'maxBytes', 'decodeTimeoutMs'],
  video: ['maxPixels', 'skipFrames', 'start', 'end', 'fps', 'decoder'],
} as const satisfies Record<Media, readonly (keyof DetectOptions)[]>;

/** What only one of them can be asked for. */
const ONLY_OF = {
  pictures: ['decoding', 'pages', 'maxBytes', 'decodeTimeoutMs'],
  video: [
    ...([
      'tracking',
      'detectEvery',
      'smoothing',
      'smoothLandmarks',
      'baseline',
      'identityEvery',
      'faceEvents',
    ] as const),
    ...(['skipFrames', 'start', 'end', 'fps', 'decoder'] as const),
  ],
} as const satisfies Record<Media, readonly (keyof DetectOptions)[]>;

/** Named, not imported: the packages of the built-in nodes are loaded when a runtime is made. */
const VIDEO_SOURCE = 'source/video';

/** Every platform has sinks of these types, with the same ports and options. */
const OVERLAYS = { pictures: 'sink/overlay', video: 'sink/overlay-video' } as const satisfies Record<Media, string>;
const REPORT = 'sink/report';
type PictureSinkDefinition = NodeDefinition & {
  readonly inputs: { readonly frame: Port<Frame, false, false>; readonly fex: Port<FexBatch, false, false> };
};

const SMOOTH_BOXES = 'detect/smooth-boxes';
type SmoothDefinition = NodeDefinition & {
  readonly input: Port<Detections, false, false>;
  readonly output: Port<Detections>;
};

const SELECT = 'fex/select-columns';
type SelectDefinition = NodeDefinition & { readonly input: Port<FexBatch>; readonly output: Port<FexBatch> };

/**
 * A ready graph with its params filled, its own sinks taken out, and the tables, overlays and report that are asked for added.
 * Its output `fex` carries the records. Programs may go on adding nodes.
 *
 * Videos are read by the form of the pack for videos, in which faces are followed. If there is none, or `tracking` is
 * false, it is the graph for pictures with another source.
 *
 * @param container with plugins and models, for example that of a runtime
 * @throws FexgraphError BAD_OPTION naming every bad option; GraphFileError for what the ready graph cannot be asked for.
 */
export function detectGraph(container: DependencyContainer, options: DetectOptions): GraphBuilder {
  requireOptions(DETECT, options);
  const { pack = 'embedded', identity, tables = [], media = mediaOf(options.inputs) } = options;
  requireMedia(options, media);
  // Where no decoder is registered, the source of videos says so.
  if (options.decoder !== undefined && container.isRegistered(VIDEO_DECODER, true))
    requireDecoder(container.resolveAll(VIDEO_DECODER), options.decoder);
  const registry = NodeRegistry.of(container);
  const ready = graphOfPack(container, pack, media, options.tracking);
  const { name } = ready;
  const read = readerOf(ready);
  const declared = read({ placeholders: true }).params.map((param) => param.name);
  const smoothsItself = declared.includes(SMOOTHING);
  const params = {
    ...paramsOf(options),
    schema: options.schema ?? (media === 'video' ? 'video' : undefined),
    ...(smoothsItself ? { [SMOOTHING]: options.smoothing } : {}),
  };
  if (media === 'video') requireParams(params, declared, name);
  const graph = GraphBuilder.from(read({ params }).spec, registry);
  const known = headsOf(graph);
  const heads = options.heads ?? known.filter((head) => head !== IDENTITY || identity !== 'none');
  requireHeads(options, known, pack);
  for (const head of known) if (!heads.includes(head)) graph.remove(head);
  for (const { id, definition } of graph.nodes()) if (definition.kind === 'sink') graph.remove(id);
  const { use = [], detector } = options;
  useModels(graph, registry, container.resolve(MODELS), use, { detector, identity });
  fitModels(graph, registry, container.resolve(MODELS));

  const source = readMedia(graph, registry, media, name);
  askOfSource(graph, registry, source, media, options);
  if (options.smoothing && !smoothsItself) smoothBoxes(graph, registry, options.smoothing);

  if (options.people) nameKnownPeople(container, graph, IDENTITY, options.people);

  const found = graph.outputWire('fex', FexPacket);
  const records =
    options.identities === 'across' ? graph.insert('everybody', relabelling(container, graph, options), found) : found;
  const fex =
    options.columns && tables.length > 0
      ? graph.add('columns', selecting(graph, registry, options.columns), records)
      : records;
  addTables(graph, container, fex, options);
  if (options.overlay) {
    const sink = {
      ...overlaySink(registry, media),
      options: options.overlay,
    } as unknown as NodeSpec<PictureSinkDefinition>;
    graph.add('overlay', sink, { frame: graph.wire(source, FramePacket), fex: records });
  }
  if (options.faceEvents) addFaceEvents(graph, registry, records, schemaOf(graph), options.faceEvents);
  if (options.report) {
    const sink = {
      ...registry.registered(REPORT),
      options: options.report,
    } as unknown as NodeSpec<PictureSinkDefinition>;
    graph.add('report', sink, { frame: graph.wire(source, FramePacket), fex: records });
  }
  return graph;
}

const readers = new WeakMap<ReadyGraph, ReturnType<typeof graphFileReader>>();

/** Reading the text of a graph costs more than a picture does. */
function readerOf(ready: ReadyGraph): ReturnType<typeof graphFileReader> {
  const read = readers.get(ready) ?? graphFileReader(ready.text, ready.file);
  readers.set(ready, read);
  return read;
}

/** The param of a ready graph that smooths boxes in a node of its own. */
const SMOOTHING = 'smoothing';

/** @throws FexgraphError BAD_OPTION naming what is asked of pictures and makes sense for videos only, or the other way. */
function requireMedia(options: DetectOptions, media: Media): void {
  const other = media === 'video' ? 'pictures' : 'video';
  const asked = ONLY_OF[other].filter((name) => options[name] !== undefined);
  if (asked.length === 0) return;
  const [are, what] = media === 'video' ? ['videos', 'pictures'] : ['pictures', 'videos'];
  throw new FexgraphError('BAD_OPTION', `${asked.join(', ')}: for ${what}, and the inputs are ${are}`, {
    hint: options.media === undefined ? 'leave it out, or say with media what the inputs are' : 'leave it out',
  });
}

/** @throws FexgraphError BAD_OPTION for what is asked of the other way to read videos: with or without tracking. */
function requireParams(params: Readonly<Record<string, unknown>>, declared: readonly string[], name: string): void {
  const asked = Object.keys(params).filter((param) => params[param] !== undefined && !declared.includes(param));
  if (asked.length === 0) return;
  const follows = declared.includes('detectEvery');
  throw new FexgraphError('BAD_OPTION', `${asked.join(', ')}: ready graph "${name}" cannot be asked for that`, {
    hint: follows ? 'it goes without tracking' : 'it goes with tracking, in a pack that can follow faces',
  });
}

/** Sees to it that the source reads what the inputs are. @returns the id of the source. */
function readMedia(graph: GraphBuilder, registry: NodeRegistry, media: Media, name: string): string {
  const source = graph.nodes().find(({ definition }) => definition.kind === 'source');
  if (!source) throw new FexgraphError('BAD_GRAPH', `ready graph "${name}" has no source`);
  const isVideo = source.definition.type === VIDEO_SOURCE;
  if (isVideo && media === 'pictures') {
    throw new FexgraphError('BAD_OPTION', `pack: "${name}" reads videos, and the inputs are pictures`);
  }
  if (!isVideo && media === 'video') {
    const { inputs, outputSize } = source.options as Record<string, unknown>;
    const options = { inputs, ...(outputSize === undefined ? {} : { outputSize }) };
    graph.replace(source.id, { ...registry.registered(VIDEO_SOURCE), options });
  }
  return source.id;
}

/** Boxes are smoothed as soon as they are found, before anything is cut out by them (spec: pipeline 3.4). */
function smoothBoxes(graph: GraphBuilder, registry: NodeRegistry, alpha: number): void {
  const detector = graph.nodes().find(({ definition }) => {
    const takes = Object.values(inputPorts(definition)).map(({ packet }) => packet);
    return definition.output?.packet.name === DetectionsPacket.name && takes.some((packet) => packet === FramePacket);
  });
  if (!detector) {
    throw new FexgraphError('BAD_OPTION', 'smoothing: the pack has no detector whose boxes could be smoothed');
  }
  const node = { ...registry.registered(SMOOTH_BOXES), options: { alpha } } as unknown as NodeSpec<SmoothDefinition>;
  graph.insert('smooth', node, graph.wire(detector.id, DetectionsPacket));
}

/** @throws FexgraphError BAD_OPTION where no plugin draws on such inputs. */
function overlaySink(registry: NodeRegistry, media: Media) {
  const node = registry.get(OVERLAYS[media]);
  if (node) return node;
  throw new FexgraphError('BAD_OPTION', `overlay: no node ${OVERLAYS[media]} is registered`, {
    hint: 'leave overlay out, or register the plugin that draws',
  });
}

/** What a graph finds out about a face: its heads, and identity if it has that branch. */
function headsOf(graph: GraphBuilder): readonly string[] {
  const nodes = graph.nodes();
  // A head may be a sub-graph: of `expression/scores` the first part counts.
  const heads = nodes
    .filter(({ definition }) => definition.output && isPacketOf(definition.output.packet, BehaviourPacket))
    .map(({ id }) => id.split('/')[0]);
  const hasIdentity = nodes.some(({ id }) => id === IDENTITY || id.startsWith(`${IDENTITY}/`));
  return [...new Set(hasIdentity ? [...heads, IDENTITY] : heads)];
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

/** What of the options goes with a medium: what only the other can be asked for is left out. */
export function optionsFor(media: Media, options: DetectOptions): DetectOptions {
  const other: readonly string[] = ONLY_OF[media === 'video' ? 'pictures' : 'video'];
  const kept = Object.entries(options).filter(([name]) => !other.includes(name));
  return { ...(Object.fromEntries(kept) as unknown as DetectOptions), media };
}

/** @throws FexgraphError BAD_OPTION for a column that is not in the table, before anything runs. */
export function selecting(
  graph: GraphBuilder,
  registry: NodeRegistry,
  columns: readonly string[],
): NodeSpec<SelectDefinition> {
  selectSchema(schemaOf(graph), columns);
  return selectionOf(registry, columns);
}

/** The node that keeps columns of rows whose columns are known to be there. */
export function selectionOf(registry: NodeRegistry, columns: readonly string[]): NodeSpec<SelectDefinition> {
  return {
    ...registry.registered(SELECT),
    options: { columns: [...columns] },
  } as unknown as NodeSpec<SelectDefinition>;
}

/** The columns that the records of a graph have. */
export function schemaOf(graph: GraphBuilder): FexSchema {
  const named = new Set(
    graph.nodes().flatMap(({ definition, options }) => {
      const parsed = definition.options.safeParse(options ?? {});
      return parsed.success ? (definition.columns?.(parsed.data as never) ?? []) : [];
    }),
  );
  const schema = named.has('approx_time') ? VIDEO_SCHEMA : IMAGE_SCHEMA;
  return schema.with(...[TRACK_GROUP, ...KNOWN_GROUPS].filter(({ columns: [first] }) => named.has(first)));
}

function askOfSource(
  graph: GraphBuilder,
  registry: NodeRegistry,
  source: string,
  media: Media,
  asked: DetectOptions,
): void {
  const given = OF_SOURCE[media].filter((name) => asked[name] !== undefined);
  if (given.length === 0) return;
  const { definition, options } = graph.nodes().find(({ id }) => id === source)!;
  graph.replace(source, {
    ...registry.registered(definition.type),
    options: { ...(options as object), ...Object.fromEntries(given.map((name) => [name, asked[name]])) },
  });
}
