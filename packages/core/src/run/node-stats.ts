/** Counters of one node in a run. Times by the injected clock. */
export interface NodeStats {
  /** Packets that came in, went out, failed here, were passed over. */
  readonly received: number;
  readonly emitted: number;
  readonly failed: number;
  readonly dropped: number;
  /** `process` calls and the sum of their weights. */
  readonly batches: number;
  readonly batchWeight: number;
  /** Milliseconds in `process` or `write`, summed over calls. */
  readonly busyMs: number;
  /** Packets waiting in front of the node now, and the most there ever were. */
  readonly queued: number;
  readonly mostQueued: number;
}

/** The engine's side of `NodeStats`. */
export class NodeCounters implements NodeStats {
  received = 0;
  emitted = 0;
  failed = 0;
  dropped = 0;
  batches = 0;
  batchWeight = 0;
  busyMs = 0;
  queued = 0;
  mostQueued = 0;

  enqueue(): void {
    this.received++;
    this.queued++;
    if (this.queued > this.mostQueued) this.mostQueued = this.queued;
  }

  snapshot(): NodeStats {
    return { ...this };
  }
}
