import type { Clock } from '../clock/clock.ts';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import type { NodeCalls } from './node-calls.ts';
import type { NodeHost } from './node-host.ts';
import type { NodeCounters } from './node-stats.ts';
import type { NewsToken, Slot } from './token.ts';

/** What a stage asks of the run it belongs to. */
export interface StageContext {
  readonly host: NodeHost;
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
  failed(slot: Slot, thrown: unknown): NewsToken;
  /** Takes over an output that owns buffers. */
  own(slot: Slot, packet: unknown): void;
  /** The frame's packet stands for a failure. */
  recovered(slot: Slot): void;
  /** Ends the run: the node or the engine broke its contract. */
  broken(error: FexgraphError): void;
}

/** Tells a node that a source has ended, after its last frame. What it throws ends the run. */
export function endSource(context: StageContext, source: string): void {
  const { node, spec } = context.host;
  try {
    (node as { endSource?(source: string): void }).endSource?.(source);
  } catch (thrown) {
    const cause = toError(thrown);
    const message = `node "${spec.id}" (${spec.definition.type}) failed at the end of source "${source}": ${cause.message}`;
    context.broken(new FexgraphError('NODE_FAILED', message, { cause }));
  }
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
