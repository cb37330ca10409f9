import type { FrameKey, Keyed } from '../packets/frame-key.ts';

const PASSED = Symbol.for('fexgraph.passed-frame');

/**
 * What a `StreamNode` may emit instead of a packet: it has passed this frame over, and it counts as a drop. Operators
 * that decide at once (`filter`) need not: see `NodeTraits.holds`.
 */
export class PassedFrame implements Keyed {
  readonly [PASSED] = true;
  constructor(readonly key: FrameKey) {}
}

/** Also for one of another copy of this package. */
export function isPassedFrame(value: unknown): value is PassedFrame {
  return typeof value === 'object' && value !== null && PASSED in value;
}
