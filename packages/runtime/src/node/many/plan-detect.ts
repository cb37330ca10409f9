import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Json,
  makePlan,
  type Part,
  type PartDraft,
  type PartInput,
  type PartWork,
  type Plan,
} from '@fexgraph/batch';
import {
  type CompiledGraph,
  compile,
  FexgraphError,
  FexPacket,
  type FexSchema,
  type GraphBuilder,
  NodeRegistry,
  type Note,
  selectSchema,
} from '@fexgraph/core';
import { isAddress, REMOTE_INPUTS, type RemoteInputs, requireRemote } from '@fexgraph/files';
import { canonicalGraph } from '@fexgraph/graph-files';
import type { InputEntry } from '@fexgraph/sources/node';
import type { DependencyContainer } from 'tsyringe';
import { detectGraph, optionsFor, schemaOf, selecting } from '../../detect/detect-graph.ts';
import type { DetectOptions, Media } from '../../detect/detect-options.ts';
import { relabelling } from '../../detect/relabelling.ts';
import type { NodeRuntime } from '../create-runtime.ts';
import { VERSION } from '../version.ts';
import { cutterFor, partsOfVideo } from './cut-videos.ts';

/** What `detect` is asked for, but for what is read and written. */
export interface PlannedOptions
  extends Omit<DetectOptions, 'inputs' | 'media' | 'tables' | 'overlay' | 'report' | 'faceEvents'> {
  /** Draw what was found. */
  readonly overlay?: { readonly ifPossible?: boolean };
  /** A page for each part. */
  readonly report?: Omit<NonNullable<DetectOptions['report']>, 'path'>;
  /** A table for each part. */
  readonly faceEvents?: Omit<NonNullable<DetectOptions['faceEvents']>, 'path'>;
}

type Relabelling = ReturnType<typeof relabelling>;

/** A run over many inputs as parts, and the graph of each. */
export interface DetectPlan {
  readonly plan: Plan;
  /** What the parts of a kind have in common, checked. */
  readonly graphs: ReadonlyMap<string, CompiledGraph>;
  /** For the rows of all parts, where people are labelled over all of them. */
  readonly relabel?: Relabelling;
  /** The graph of a part. */
  work(part: Part, draft: PartDraft): PartWork;
}

/** A plan as it was made. */
export interface MadePlan extends DetectPlan {
  /** Addresses that could not be asked for, and videos that were to be cut and are whole; with the reasons. */
  readonly notes: readonly Note[];
}

/** Pictures of a part, where a list of them may be cut. */
export const PICTURES_PER_PART = 500;

/** Of a report of one input its name is told by `input`. */
const PICTURES_REPORT = 'pictures.report.html';

/** Only videos have events. */
const VIDEO_EVENTS = 'video.events.csv';

const SOURCES: Readonly<Record<Media, string>> = { pictures: 'source/images', video: 'source/video' };

/** The kind of note of an address that could not be asked for. */
const UNREACHED = 'address that could not be asked for';

const withoutName = ({ message }: Error, name: string) =>
  message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message;

/** How inputs become parts. */
export interface CutOptions {
  /** What all parts have in common beside version and backend. */
  readonly shared?: Readonly<Record<string, Json>>;
  /** Pictures of a part, where a list of them may be cut. Default 500. */
  readonly picturesPerPart?: number;
  /** Seconds that a part of a video lasts at least. Default: a video is one part. */
  readonly cutSeconds?: number;
  /** Read each input once, and know it by its contents. Default false: by path, size and time. */
  readonly digests?: boolean;
}

/**
 * Cuts inputs into parts. Each video is one, or several that begin at keyframes where that is asked for. Pictures are one,
 * or one for every 500 of them where no node of their graph goes by what came before: who is who in an album is found out
 * over all of it. What is not there, here or at an address, stays in the plan: its part says why it cannot be done, and costs
 * the others nothing.
 *
 * @param backend as it was asked for
 * @throws FexgraphError BAD_OPTION, GraphError: what a graph cannot be asked for, before anything runs; also cutting videos
 * where a node goes by the frames before (rejects).
 */
export async function planDetect(
  runtime: PlanningRuntime,
  entries: readonly InputEntry[],
  options: PlannedOptions,
  backend: string,
  { shared = {}, picturesPerPart = PICTURES_PER_PART, cutSeconds, digests = false }: CutOptions = {},
): Promise<MadePlan> {
  const firsts = new Map<Media, string>();
  for (const entry of entries) if (!firsts.has(mediaOf(entry))) firsts.set(mediaOf(entry), entry.name);
  const { kinds, ...work } = detectWork(runtime, firsts, options);
  const parts: Omit<Part, 'id'>[] = [];
  const notes: Note[] = [];
  const remote = remoteInputs(runtime.container);
  const ofVideos = work.graphs.get('video');
  const cutter = cutSeconds !== undefined && ofVideos && (await cutterFor(ofVideos, runtime.container, cutSeconds));
  const known = (entry: InputEntry) =>
    inputOf(entry, digests, remote).catch((thrown: unknown): PartInput => {
      if (!isAddress(entry.name) || !(thrown instanceof FexgraphError) || thrown.code !== 'BAD_INPUT') throw thrown;
      notes.push({ input: entry.name, kind: UNREACHED, detail: withoutName(thrown, entry.name), missed: true });
      return { name: entry.name, path: entry.name };
    });
  const pictures = entries.filter((entry) => mediaOf(entry) === 'pictures');
  for (const entry of entries) {
    if (entry.medium === 'video') {
      const input = await known(entry);
      const cut = cutter ? await cutter(input) : undefined;
      if (cut && 'whole' in cut) notes.push({ input: entry.name, kind: 'video that was not cut', detail: cut.whole });
      parts.push(...partsOfVideo(input, cut && 'ranges' in cut ? cut.ranges : []));
    } else if (entry === pictures[0]) {
      const inputs: PartInput[] = [];
      for (const picture of pictures) inputs.push(await known(picture));
      parts.push(...cutPictures(inputs, work.graphs.get('pictures')!, picturesPerPart));
    }
  }
  return { plan: makePlan({ shared: { fexgraph: VERSION, backend, ...shared }, kinds, parts }), notes, ...work };
}

/** What plans are made with. */
export type PlanningRuntime = Pick<NodeRuntime, 'container' | 'models'>;

/** The graphs of the kinds of parts, and what decides their results. */
export interface DetectWork extends Omit<DetectPlan, 'plan'> {
  readonly kinds: Plan['kinds'];
}

/**
 * The graphs that inputs need.
 *
 * @param firsts name of the first input of each kind, in the order in which the kinds come first
 * @throws FexgraphError as `planDetect`.
 */
export function detectWork(
  { container, models }: PlanningRuntime,
  firsts: ReadonlyMap<Media, string>,
  options: PlannedOptions,
): DetectWork {
  // Whoever labels all of them needs the embeddings.
  const isAcross = options.identities === 'across';
  const ofParts = isAcross ? { ...options, identities: undefined, embeddings: true } : options;
  let relabel: Relabelling | undefined;
  const kinds: Record<string, Record<string, Json>> = {};
  const graphs = new Map<string, CompiledGraph>();
  const schemas = new Map<string, FexSchema>();
  for (const [kind, first] of firsts) {
    const graph = graphFor(kind, [first], 'overlays');
    if (isAcross) relabel ??= relabelling(container, graph, options);
    schemas.set(kind, schemaOf(graph));
    const compiled = compile(graph.build(), container);
    graphs.set(kind, compiled);
    const used = compiled.nodes.flatMap(({ definition, options }) => definition.models?.(options as never) ?? []);
    kinds[kind] = {
      graph: withoutInputs(compiled),
      models: Object.fromEntries(used.map(({ id }) => [id, models.entry(id).revision])),
      columns: options.columns ?? null,
    };
  }
  requireColumns();

  function graphFor(kind: Media, inputs: readonly string[], folder: string): GraphBuilder {
    const overlay = options.overlay && { ...options.overlay, folder };
    const report = options.report && { ...options.report, path: join(folder, PICTURES_REPORT) };
    const faceEvents = options.faceEvents && { ...options.faceEvents, path: join(folder, VIDEO_EVENTS) };
    const asked = { ...ofParts, inputs: [...inputs], overlay, report, faceEvents };
    // What goes with the other medium only is left out where there is that medium too, and else refused.
    return detectGraph(container, firsts.size > 1 ? optionsFor(kind, asked) : { ...asked, media: kind });
  }

  /** A column may be one that only videos have, or only pictures. */
  function requireColumns(): void {
    for (const column of options.columns ?? []) {
      if ([...schemas.values()].some((schema) => has(schema, column))) continue;
      // Says what there is.
      for (const schema of schemas.values()) selectSchema(schema, [column]);
    }
  }

  return {
    kinds,
    graphs,
    ...(relabel && { relabel }),
    work: (part, draft) => {
      const kind = part.kind as Media;
      const names = part.inputs.map(({ name }) => name);
      const graph = graphFor(kind, names, draft.files);
      const registry = NodeRegistry.of(container);
      if (part.firstFrame > 0 || part.until) limitTo(graph, registry, part);
      const records = graph.outputWire('fex', FexPacket);
      if (!options.columns) return { graph, records };
      const known = options.columns.filter((column) => has(schemas.get(kind)!, column));
      // What says of which face a row is stays in any case.
      const columns = [...(known.length > 0 ? known : ['facebox']), ...(isAcross ? ['embedding', 'label'] : [])];
      return { graph, records: graph.add('columns', selecting(graph, registry, columns), records) };
    },
  };
}

const has = (schema: FexSchema, column: string) => (schema.place(column) ?? schema.group(column)) !== undefined;

const mediaOf = ({ medium }: InputEntry): Media => (medium === 'video' ? 'video' : 'pictures');

const partOf = (name: string, kind: Media) => ({ name, kind, firstFrame: 0 });

/** What a graph is, whatever it reads. */
function withoutInputs({ spec, nodes }: CompiledGraph): Json {
  const sources = new Set(nodes.filter(({ definition }) => definition.kind === 'source').map(({ id }) => id));
  const entries = Object.entries(spec.nodes).map(([id, { options, ...node }]) => {
    if (!sources.has(id)) return [id, options === undefined ? node : { ...node, options }];
    const { inputs: _, ...others } = (options ?? {}) as Record<string, unknown>;
    return [id, { ...node, options: others }];
  });
  return JSON.parse(canonicalGraph({ ...spec, nodes: Object.fromEntries(entries) }, { apiOnly: 'mark' })) as Json;
}

/** What asks for addresses, where that is allowed. */
export const remoteInputs = (container: DependencyContainer): RemoteInputs | undefined =>
  container.isRegistered(REMOTE_INPUTS, true) ? container.resolve(REMOTE_INPUTS) : undefined;

/** An input as it is now. @throws FexgraphError BAD_INPUT for an address that cannot be asked for (rejects). */
export async function inputOf(
  { name, path }: Pick<InputEntry, 'name' | 'path'>,
  digests: boolean,
  remote: RemoteInputs | undefined,
): Promise<PartInput> {
  if (isAddress(name)) return remoteInputOf(name, digests, requireRemote(remote, name));
  // What is not there stays in the plan: its part says that it is missing.
  const stats = await stat(path).catch(() => undefined);
  const input = { name, path: resolve(path), ...(stats ? { bytes: stats.size, modified: stats.mtimeMs } : {}) };
  return stats && digests ? { ...input, sha256: await digestOf(path) } : input;
}

async function remoteInputOf(name: string, digests: boolean, remote: RemoteInputs): Promise<PartInput> {
  const input = { name, path: name, ...(await remote.facts(name)) };
  if (!digests) return input;
  const held = await remote.hold(name);
  try {
    return { ...input, sha256: await digestOf(held.path) };
  } finally {
    await held.release();
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function cutPictures(
  inputs: PartInput[],
  { nodes }: CompiledGraph,
  picturesPerPart: number,
): readonly Omit<Part, 'id'>[] {
  const source = nodes.find(({ definition }) => definition.kind === 'source');
  // With several pages to a file nobody knows the number of the next picture.
  const isCounted = (source?.options as { pages?: string } | undefined)?.pages === 'first';
  const isOne = !isCounted || nodes.some(({ definition }) => definition.traits?.stateful);
  if (isOne || inputs.length <= picturesPerPart) return [{ ...partOf('pictures', 'pictures'), inputs }];
  const parts: Omit<Part, 'id'>[] = [];
  for (let first = 0; first < inputs.length; first += picturesPerPart) {
    const some = inputs.slice(first, first + picturesPerPart);
    const name = `pictures ${first + 1} to ${first + some.length}`;
    parts.push({ ...partOf(name, 'pictures'), source: 'pictures', firstFrame: first, inputs: some });
  }
  return parts;
}

/** @throws FexgraphError INTERNAL for a graph whose source cannot count on. */
function limitTo(graph: GraphBuilder, registry: NodeRegistry, { kind, firstFrame, until, keyframe }: Part): void {
  const type = SOURCES[kind as Media];
  const source = graph.nodes().find(({ definition }) => definition.type === type);
  if (!source) throw new FexgraphError('INTERNAL', `an input was cut that no ${type} reads`);
  const range =
    kind === 'video' ? { fromFrame: firstFrame, toFrame: until?.frame, toTime: until?.time, keyframe } : { firstFrame };
  graph.replace(source.id, { ...registry.registered(type), options: { ...(source.options as object), ...range } });
}
