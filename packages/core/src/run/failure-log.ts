import { Subject } from 'rxjs';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { Settlement } from './frame-counts.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import type { NodeCounters } from './node-stats.ts';
import type { ResolvedPolicy } from './policy.ts';
import type { FrameFailure } from './run-report.ts';
import type { Tombstone } from './token.ts';

export interface FailureLimits {
  /** More failed frames than this end the run. */
  readonly maxErrors: number;
  /** Failures kept for the report. */
  readonly kept: number;
}

/** The node in which a frame failed. */
export interface FailurePlace {
  readonly id: string;
  /** Place in the graph's order. */
  readonly order: number;
  readonly isSource: boolean;
  readonly policy: ResolvedPolicy;
  readonly counters: NodeCounters;
}

/** What is wired or set wrongly is so for every frame: no policy makes rows of that. Of a source it may be one address. */
const isOfGraph = ({ code }: FexgraphError, { isSource }: FailurePlace): boolean =>
  !isSource && (code === 'BAD_GRAPH' || code === 'BAD_OPTION');

/** Applies error policies to frames that fail, counts them, and is the dead-letter stream (run semantics 7). */
export class FailureLog {
  readonly settled = new Subject<FrameFailure>();
  readonly #kept: FrameFailure[] = [];
  #count = 0;

  constructor(
    private readonly limits: FailureLimits,
    private readonly endRun: (error: FexgraphError) => void,
  ) {}

  /** Frames that failed somewhere; a frame that failed twice counts once. */
  get count(): number {
    return this.#count;
  }

  get kept(): readonly FrameFailure[] {
    return this.#kept;
  }

  fail(frame: InFlightFrame, thrown: unknown, place: FailurePlace): Tombstone {
    const { id, order, policy, counters } = place;
    const failure = thrown instanceof FrameError ? thrown : new FrameError(frame.key, frame.frame?.name, id, thrown);
    if (failure.code === 'CANCELLED') {
      // Not the fault of this frame: somebody ended what the node works with, so every other frame would end like it.
      counters.dropped++;
      this.endRun(failure);
      return { kind: 'dropped', frame };
    }
    counters.failed++;
    if (!frame.failure) this.#count++;
    // Branches fail in any order; which failure is reported must not depend on timing.
    if (order < frame.failedAt) {
      frame.failure = failure;
      frame.failedAt = order;
    }
    if (policy.otherwise === 'fail' || isOfGraph(failure, place)) this.endRun(failure);
    else if (this.#count > this.limits.maxErrors) this.endRun(this.#tooMany(failure));
    return { kind: 'failed', frame, failure, nullRow: policy.otherwise === 'null-row' };
  }

  settle(frame: InFlightFrame, settlement: Settlement): void {
    if (!frame.failure) return;
    const failure = { error: frame.failure, settlement };
    if (this.#kept.length < this.limits.kept) this.#kept.push(failure);
    this.settled.next(failure);
  }

  #tooMany(last: FrameError): FexgraphError {
    const { maxErrors } = this.limits;
    return new FexgraphError(
      'LIMIT_EXCEEDED',
      `more than ${maxErrors} frame${maxErrors === 1 ? '' : 's'} failed; the last: ${last.toLine()}`,
      { cause: last, hint: 'raise maxErrors if so many failures are to be expected' },
    );
  }
}
