import { noop } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import type { Clock } from '../clock/clock.ts';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled, type FexgraphError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import type { ProcessContext } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import type { Keyed } from '../packets/frame-key.ts';
import { isOwned, type Owned } from '../packets/owned.ts';
import { Activity } from './activity.ts';
import { type FrameOrigin, InFlightFrame } from './in-flight-frame.ts';
import { NodeCalls } from './node-calls.ts';
import { NodeLife } from './node-life.ts';
import { NodeCounters } from './node-stats.ts';
import { DEFAULT_GRACE_MS, DEFAULT_NODE_TIMEOUT_MS } from './run-options.ts';
import type { StageContext } from './stage.ts';
import type { Tombstone } from './token.ts';

export interface SingleNodeOptions {
  /** Longest silence of a call, `prepare` included. Default 300 000 ms. */
  readonly nodeTimeoutMs?: number;
  /** How long calls that are running, and the disposal, are waited for at the end. Default 10 000 ms. */
  readonly graceMs?: number;
  /** Largest micro-batch, in the node's own weight (often faces). Default: the node's own. */
  readonly maxBatch?: number;
}

/** What a stage needs of whoever runs one node. */
export interface SingleStage {
  readonly process: ProcessContext;
  readonly calls: NodeCalls;
  readonly retries: number;
  failed(frame: InFlightFrame, thrown: unknown): Tombstone;
  /** An output with buffers. */
  own(frame: InFlightFrame, packet: Owned): void;
  broken(error: FexgraphError): void;
}

/** A node outside of a graph: what operators, lent nodes and observed sources are made of. */
export class SingleNode {
  readonly clock: Clock;
  readonly life: NodeLife;
  readonly graceMs: number;
  readonly #calls: NodeCalls;
  readonly #nodeTimeoutMs: number;
  readonly #maxBatch: number;

  /** @throws FexgraphError BAD_OPTION, BAD_GRAPH, NOT_REGISTERED. */
  constructor(spec: NodeSpec<NodeDefinition>, container: DependencyContainer, options: SingleNodeOptions = {}) {
    const { definition, nodeClass, options: written } = spec;
    const { nodeTimeoutMs = DEFAULT_NODE_TIMEOUT_MS, graceMs = DEFAULT_GRACE_MS } = options;
    this.clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
    const own = container.createChildContainer();
    own.register(CLOCK, { useValue: this.clock });
    this.graceMs = graceMs;
    this.#nodeTimeoutMs = nodeTimeoutMs;
    this.#calls = this.callsOf(new Activity(this.clock));
    const place = { id: definition.type, nodeClass, definition, written };
    this.life = new NodeLife(place, { container: own, clock: this.clock, calls: this.#calls, nodeTimeoutMs, graceMs });
    this.#maxBatch = options.maxBatch ?? definition.traits?.maxBatch ?? 1;
  }

  /** The limits of one user's calls, which it may cancel. */
  callsOf(activity: Activity): NodeCalls {
    return new NodeCalls(this.clock, activity, this.#nodeTimeoutMs);
  }

  stageContext({ process, calls, retries, failed, own, broken }: SingleStage): StageContext {
    // What came in belongs to the caller, also as a part of an item of several ports.
    const take: StageContext['claim'] = (frames, frame, packet) => {
      if (!isOwned(packet) || frames.some(({ owned }) => owned.includes(packet))) return;
      frame.owned.push(packet);
      own(frame, packet);
    };
    return {
      life: this.life,
      counters: new NodeCounters(),
      clock: this.clock,
      process,
      calls,
      maxBatch: this.#maxBatch,
      batchDelayMs: 0,
      retries,
      failed,
      own: (frame, packet) => take([frame], frame, packet),
      claim: take,
      broken,
    };
  }

  /** A frame of the caller, who owns what is behind it. */
  frameOf(packet: Keyed, origin: FrameOrigin = NOWHERE): InFlightFrame {
    const frame = new InFlightFrame(packet.key, origin, packet);
    const parts: readonly unknown[] = this.life.spec.definition.inputs ? Object.values(packet).flat() : [packet];
    frame.owned.push(...parts.filter(isOwned));
    return frame;
  }

  /** Disposes the node; nobody waits for its `prepare` any more. @throws FexgraphError with its name (rejects). */
  end(): Promise<void> {
    this.#calls.cancel(cancelled());
    return this.life.dispose();
  }
}

/** A place for frames without accounts. */
export const NOWHERE: FrameOrigin = {
  id: '',
  graphSource: '',
  capacity: Number.POSITIVE_INFINITY,
  terminals: 1,
  busy: noop,
  idle: noop,
  left: noop,
};
