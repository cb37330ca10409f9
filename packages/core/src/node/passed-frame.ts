import type { FrameKey, Keyed } from '../packets/frame-key.ts';

/**
 * What a `StreamNode` may emit instead of a packet: it has passed this frame over, and it counts as a drop. Operators
 * that decide at once (`filter`) need not: see `NodeTraits.holds`.
 */
export class PassedFrame implements Keyed {
  constructor(readonly key: FrameKey) {}
}
