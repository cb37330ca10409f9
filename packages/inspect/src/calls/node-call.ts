import type { FrameKey, Keyed } from '@fexgraph/core';

/** One call into a node. */
export interface NodeCall {
  readonly kind: 'prepare' | 'read' | 'process' | 'hold' | 'write' | 'finish' | 'dispose';
  /** The packets it was given. Empty for calls that are not about frames, and for `read`, which brings one. */
  readonly items: readonly Keyed[];
}

export interface CallEnd {
  /** What the call threw. */
  readonly error?: unknown;
  /** `read`: the frame it brought, or undefined at the end of the source. */
  readonly key?: FrameKey;
}

/** What an observer makes of one call. */
export interface CallWatch {
  /** Runs the call itself, for observers that set a context around it. Must call `work` once and return its result. */
  around?<T>(work: () => T): T;
  ended(end: CallEnd): void;
}

/** Is told of every call into a node before it is made. */
export type CallObserver = (call: NodeCall) => CallWatch;
