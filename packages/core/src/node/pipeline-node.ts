import type { Observable } from 'rxjs';
import type { FrameError } from '../errors/frame-error.ts';
import type { Frame } from '../packets/frame.ts';
import type { FrameKey, Keyed } from '../packets/frame-key.ts';
import type { NodeKind } from './definition.ts';
import type { PassedFrame } from './passed-frame.ts';

export interface ProcessContext {
  /** Aborted when the run is cancelled. Long work must then stop. */
  readonly signal: AbortSignal;
}

/** What comes with a call of `process`. */
export interface BatchContext extends ProcessContext {
  /** Largest micro-batch in force, in units of `weight`: a heavier item is for the node to cut into calls of that size. */
  readonly maxBatch: number;
  /** The work goes on: starts the time limit of the call (`nodeTimeoutMs`) anew. Call it after each part of a long call. */
  progress(): void;
  /** Tells of a rule that acted: part of the run's report, counted by kind. What a failed call told does not count. */
  note(note: GivenNote): void;
}

/** What a node left out, or took otherwise than one might expect, without a failure of a frame. */
export interface Note {
  /** What it is about: a path as given or found, or another name of an input. */
  readonly input: string;
  /** The rule that acted, in words that stand before a list of inputs: `HEIC, not read`. Notes are counted by it. */
  readonly kind: string;
  /** What there is to say of this input alone. */
  readonly detail?: string;
  /** How often the rule acted. Default 1. */
  readonly count?: number;
  /** True where the results lack something that was asked for. Default false. */
  readonly missed?: boolean;
}

/** A note on a frame: the report has the name of its picture. */
export interface FrameNote extends Omit<Note, 'input'> {
  readonly key: FrameKey;
}

export type GivenNote = Note | FrameNote;

/** Every node may implement these; the engine (or the plain operator) calls each at most once. */
export interface NodeLifecycle {
  /** Loads what the node needs (models, files) and warms it up. Awaited before the first frame. */
  prepare?(context: ProcessContext): Promise<void> | void;
  /**
   * Releases everything `prepare` and `process` acquired. Called once after `prepare`, also if that failed, after an
   * error and after a cancel; not called if `prepare` never was. What was injected belongs to whoever registered it.
   */
  dispose?(): Promise<void> | void;
  /** What it left out or took otherwise besides what `BatchContext.note` told, in order. Asked for after `dispose`. */
  notes?(): readonly Note[];
}

/**
 * The usual node: one output packet for each input packet.
 *
 * `process` gets a micro-batch (packets of one or several sources) and returns exactly one packet per item, in the
 * same order, each with its item's key. What it returns must not depend on how items were batched. If it throws, the
 * engine retries a batch of several items one by one, so that only the item at fault fails.
 */
export interface MapNode<I = unknown, O extends Keyed = Keyed> extends NodeLifecycle {
  process(items: readonly I[], context: BatchContext): Promise<readonly O[]> | readonly O[];
  /** Cost of an item in units of `maxBatch`, for example its number of faces. Default 1. */
  weight?(item: I): number;
  /** A source has ended and its last frame was processed here: the node may forget its state. */
  endSource?(source: string): void;
  /** Turns a frame that failed upstream into an output (a null row). Without it failures pass through. */
  recover?(failure: FrameError, frame: Frame | undefined): O;
  /** New values of options declared `live`, already validated; takes effect with the next `process`. */
  update?(options: unknown): void;
}

/**
 * The free form: any RxJS operator. Each output must carry the key of one of its inputs, at most one output per key,
 * in input order per source. A frame that is passed over counts as a drop.
 *
 * The engine must know when a frame is passed over, or the frame would keep its place in the graph for ever. So
 * `traits.holds` says how far outputs may lag behind inputs: 0 (the default) fits operators that answer at once (`map`,
 * `filter`, `scan`), n fits those that look n frames ahead, and Infinity fits asynchronous ones. The last may say
 * which frames they pass over by emitting a `PassedFrame`; an error of the observable ends the run.
 */
export interface StreamNode<I = unknown, O extends Keyed = Keyed> extends NodeLifecycle {
  connect(input: Observable<I>): Observable<O | PassedFrame>;
  /** A source has ended: the node must emit what it holds back of it, and may forget its state. */
  endSource?(source: string): void;
}

const FAILED = Symbol.for('fexgraph.failed-frame');

/** A frame that could not be produced: the source goes on with the next one. */
export class FailedFrame implements Keyed {
  readonly [FAILED] = true;

  constructor(
    readonly key: FrameKey,
    readonly input: string,
    readonly error: Error,
  ) {}
}

/** Also for one of another copy of this package. */
export function isFailedFrame(value: unknown): value is FailedFrame {
  return typeof value === 'object' && value !== null && FAILED in value;
}

/** Produces frames when asked: the engine pulls, never more than `maxInFlight` of them unsettled. */
export interface SourceNode<O extends Keyed = Frame> extends NodeLifecycle {
  /**
   * Frames in order; frames of one source id follow each other. `return()` of the iterator must release what is open,
   * and should end a read that is waiting for a device.
   */
  open(context: ProcessContext): AsyncIterable<O | FailedFrame>;
  /** Number of frames to expect, if known, for progress. Asked after `prepare`. */
  expected?(): number | undefined;
}

export interface SinkOutcome {
  /** False after an error or a cancel: files must then be marked partial. */
  readonly complete: boolean;
}

/** A file that a sink has left. */
export interface WrittenFile {
  readonly path: string;
  /** The input that it belongs to, where it belongs to one. */
  readonly input?: string;
  /** Rows of a table. */
  readonly rows?: number;
  readonly bytes?: number;
  /** SHA-256 of the contents, in hexadecimal: tells later whether the file is still as it was written. */
  readonly sha256?: string;
  /** False for what an error or a cancel left of it. */
  readonly complete: boolean;
}

/** The end of a branch. Writes are awaited and arrive one at a time in order. */
export interface SinkNode<I = unknown> extends NodeLifecycle {
  write(item: I, context: ProcessContext): Promise<void> | void;
  /** A source has ended and its last frame was written: what belongs to that source alone may be completed. Awaited. */
  endSource?(source: string): Promise<void> | void;
  /** After the last write, if `prepare` succeeded. Completes or marks what was written. */
  finish?(outcome: SinkOutcome): Promise<void> | void;
  /** The files that are there now, in the order in which they were begun. Asked for after `finish` and `dispose`. */
  written?(): readonly WrittenFile[];
}

interface NodesByKind {
  readonly source: SourceNode<Keyed>;
  readonly map: MapNode;
  readonly stream: StreamNode;
  readonly sink: SinkNode;
}

/** A node together with its kind. */
export type PipelineNode<K extends NodeKind = NodeKind> = {
  readonly [P in K]: { readonly kind: P; readonly node: NodesByKind[P] };
}[K];
