import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { MapNode, ProcessContext, StreamNode } from '../node/pipeline-node.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { isPromise, type NodeCalls } from './node-calls.ts';
import type { NodeLife } from './node-life.ts';
import type { NodeCounters } from './node-stats.ts';
import type { Tombstone } from './token.ts';

/** What a stage asks of the run it belongs to. */
export interface StageContext {
  readonly life: NodeLife;
  readonly counters: NodeCounters;
  readonly clock: Clock;
  readonly process: ProcessContext;
  /** Limits and counts calls into the node. */
  readonly calls: NodeCalls;
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  /** Tries after the first, by the node's policy. */
  readonly retries: number;
  /** Applies the node's error policy to a frame that failed here; may end the run. */
  failed(frame: InFlightFrame, thrown: unknown): Tombstone;
  /** Takes over an output that owns buffers. */
  own(frame: InFlightFrame, packet: unknown): void;
  /** As `own`, for a wrong answer about several frames: its packets may be owned already. */
  claim(frames: readonly InFlightFrame[], frame: InFlightFrame, packet: unknown): void;
  /** Ends the run: the node or the engine broke its contract. */
  broken(error: FexgraphError): void;
}

/** Tells a node that a source has ended, after its last frame. What it throws ends the run. */
export function endSource(context: StageContext, source: string): void {
  const fail = (thrown: unknown) => failedAtEnd(context, source, thrown);
  try {
    const ended: unknown = (context.life.typed.node as MapNode | StreamNode).endSource?.(source);
    if (isPromise(ended)) Promise.resolve(ended).catch(fail);
  } catch (thrown) {
    fail(thrown);
  }
}

/** A node threw when it was told of the end of a source: ends the run. */
export function failedAtEnd(context: StageContext, source: string, thrown: unknown): void {
  const { id, definition } = context.life.spec;
  const cause = toError(thrown);
  const message = `node "${id}" (${definition.type}) failed at the end of source "${source}": ${cause.message}`;
  context.broken(new FexgraphError('NODE_FAILED', message, { cause }));
}

/** Runs engine code that nobody awaits: what it throws ends the run instead of getting lost. */
export function detach(context: StageContext, work: Promise<void>): void {
  work.catch((thrown) => context.broken(internal(thrown)));
}

/** Runs engine code in a callback that has no caller who could receive an error. */
export function guard(context: StageContext, step: () => void): void {
  try {
    step();
  } catch (thrown) {
    context.broken(internal(thrown));
  }
}

export function internal(thrown: unknown): FexgraphError {
  const cause = toError(thrown);
  return cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', cause.message, { cause });
}
