import type { Clock } from '../clock/clock.ts';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import type { Keyed } from '../packets/frame-key.ts';
import type { NodeHost } from './node-host.ts';
import type { NodeCounters } from './node-stats.ts';
import type { Slot, Token } from './token.ts';

/** What a stage asks of the run it belongs to. */
export interface StageContext {
  readonly host: NodeHost;
  readonly counters: NodeCounters;
  readonly clock: Clock;
  readonly process: ProcessContext;
  /** A node call may take this long; then its frames fail with TIMEOUT. */
  readonly timeoutMs: number;
  readonly maxBatch: number;
  readonly batchDelayMs: number;
  /** Tries after the first, by the node's policy. */
  readonly retries: number;
  /** Applies the node's error policy to a frame that failed here; may end the run. */
  failed(slot: Slot, thrown: unknown): Token;
  /** Takes over an output that owns buffers. */
  own(slot: Slot, packet: unknown): void;
  /** The frame's packet stands for a failure. */
  recovered(slot: Slot): void;
  /** Ends the run: the node broke its contract. */
  broken(error: FexgraphError): void;
  /** Counts work in progress, so that a cancelled run can wait for it. */
  track<T>(work: Promise<T>): Promise<T>;
}

/** Limits an await that crosses into a node; what comes late is ignored. */
export function withTimeout<T>(work: PromiseLike<T>, context: StageContext): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = context.clock.after(context.timeoutMs, () =>
      reject(
        new FexgraphError('TIMEOUT', `no answer within ${context.timeoutMs} ms`, {
          hint: 'raise nodeTimeoutMs if the work is really that long',
        }),
      ),
    );
    work.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (thrown) => {
        cancel();
        reject(thrown);
      },
    );
  });
}

export function packetToken(slot: Slot, packet: Keyed): Token {
  return { kind: 'packet', slot, packet };
}

export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | undefined)?.then === 'function';
}
