import type * as z from 'zod';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { Keyed } from '../packets/frame-key.ts';
import type { ColumnNote } from './column-note.ts';
import type { Port, Ports, PortValue } from './port.ts';

/**
 * What a node is to the engine: `source` gives frames, `map` one packet for each, `stream` is any RxJS operator, `sink`
 * ends a branch. Code switches on it and never looks at which methods a node has.
 */
export type NodeKind = 'source' | 'map' | 'stream' | 'sink';

/** What the engine needs to know about a node. It obeys these and never looks at a concrete node type or model name. */
export interface NodeTraits {
  /** Keeps state from frame to frame of a source: one call at a time, in order. Default false. */
  readonly stateful?: boolean;
  /** Largest micro-batch, in units of `weight`, where the graph does not say otherwise. Default 1. */
  readonly maxBatch?: number;
  /** How many `process` calls may run at once. Default 1; ignored (1) when stateful. */
  readonly concurrency?: number;
  /**
   * Stream nodes: how many later frames of a source it may be given before it emits or passes over a frame. Default 0:
   * it answers at once. Infinity: it answers when it likes.
   */
  readonly holds?: number;
  /** A source that waits for nobody, as a camera: its `flow` is `latest` unless the graph says otherwise. Default false. */
  readonly live?: boolean;
}

/** A model that a node will ask for, so that `compile` can check it before a frame flows. */
export interface ModelRequirement {
  /** Manifest id. */
  readonly id: string;
  /** Tensors the node feeds and reads; a manifest entry that lacks one of them does not fit. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Backend asked for, or undefined for the run's default. */
  readonly backend?: string | undefined;
}

/** A definition as its author writes it. */
export interface NodeDeclaration<Schema extends z.ZodType = z.ZodType> {
  /** Only stream nodes need say so; the kind of the others follows from their ports. */
  readonly kind?: NodeKind;
  /** `family/name`, kebab-case. */
  readonly type: string;
  /** Raised when the same input and options give other numbers. */
  readonly version: number;
  /** One line: what it does. */
  readonly summary: string;
  readonly input?: Port;
  readonly inputs?: Ports;
  readonly output?: Port;
  readonly options: Schema;
  readonly traits?: NodeTraits;
  /** Options that may change while running (`update`). */
  readonly live?: readonly string[];
  models?(options: z.output<Schema>): readonly ModelRequirement[];
  /** Fex columns this node can fill; what no node of a graph fills is listed as unsupported in the run record. */
  columns?(options: z.output<Schema>): readonly string[];
  /** How it comes to those columns and how far they can be trusted: each in at most one note. */
  readonly columnNotes?: readonly ColumnNote[];
  /** With these options the output carries biometric data although its port does not always. */
  carriesSensitive?(options: z.output<Schema>): boolean;
  /** A sink that stores biometric data says so here, from its options; see `Port.sensitive`. */
  acceptsSensitive?(options: z.output<Schema>): boolean;
}

export interface NodeDefinition<Schema extends z.ZodType = z.ZodType> extends NodeDeclaration<Schema> {
  readonly kind: NodeKind;
}

/** The kind that follows from a declaration. */
export type KindOf<D> = D extends { readonly kind: infer K extends NodeKind }
  ? K
  : D extends { readonly output: Port }
    ? D extends { readonly input: Port } | { readonly inputs: Ports }
      ? 'map'
      : 'source'
    : 'sink';

/** Validated options of a definition, as the node's constructor receives them. */
export type OptionsOf<D> = D extends NodeDefinition<infer S> ? z.output<S> : never;
/** Options as a user writes them (defaults may be left out). */
export type OptionsInput<D> = D extends NodeDefinition<infer S> ? z.input<S> : never;

/** What `process` receives: the packet of a single `input`, or one value per named port of `inputs`. */
export type InputOf<D> = D extends { readonly input: infer P extends Port }
  ? PortValue<P>
  : D extends { readonly inputs: infer Ps extends Ports }
    ? { readonly [K in keyof Ps]: PortValue<Ps[K]> } & Keyed
    : never;

export type OutputOf<D> = D extends { readonly output: Port<infer T> } ? T : never;

/** The kind of a declaration that does not say it. */
export function kindByPorts({ input, inputs, output }: NodeDeclaration): NodeKind {
  if (!output) return 'sink';
  return input || inputs ? 'map' : 'source';
}

/** The input ports of a definition under their names. */
export function inputPorts(definition: NodeDeclaration): Ports {
  if (definition.inputs) return definition.inputs;
  return definition.input ? { [definition.input.packet.name.toLowerCase()]: definition.input } : {};
}

const isCount = (value: number | undefined) => value === undefined || (Number.isInteger(value) && value > 0);

/** @throws FexgraphError BAD_GRAPH for a definition that no graph could use. */
export function checkDefinition(definition: NodeDeclaration, className: string): void {
  const { kind, type, version, input, inputs, output, traits = {} } = definition;
  const refuse = (reason: string) => {
    throw new FexgraphError('BAD_GRAPH', `definition of ${className} ("${type}"): ${reason}`);
  };
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)+$/.test(type)) refuse('type must be family/name in kebab-case');
  if (!Number.isInteger(version) || version < 1) refuse(`version must be a whole number above 0, is ${version}`);
  if (input && inputs) refuse('has both input and inputs');
  if (!input && Object.keys(inputs ?? {}).length === 0 && !output) refuse('has neither input nor output');
  if (inputs && Object.keys(inputs).length === 0) refuse('inputs names no port');
  if (inputs && 'key' in inputs) refuse('no port may be called "key": it is the key of the frame');
  if (input?.many || input?.optional) refuse('a single input must be a plain port; name it in inputs instead');
  const byPorts = kindByPorts(definition);
  if (kind !== undefined && kind !== byPorts && !(kind === 'stream' && byPorts === 'map')) {
    refuse(`says it is a ${kind}, but its ports are those of a ${byPorts}`);
  }
  if (!isCount(traits.maxBatch)) refuse(`maxBatch must be a whole number above 0, is ${traits.maxBatch}`);
  if (!isCount(traits.concurrency)) refuse(`concurrency must be a whole number above 0, is ${traits.concurrency}`);
  if (traits.holds !== undefined && !(traits.holds >= 0)) refuse(`holds must be 0 or more, is ${traits.holds}`);
}
