import type { DecodePlan } from '@fexgraph/video';

/** What is read, and how. */
export interface DecodeTask {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  /** It begins as MP4 and QuickTime files do. */
  readonly isMp4: boolean;
  readonly plan: DecodePlan;
  readonly signal: AbortSignal;
  /** A module that speaks the protocol. */
  readonly script: string;
}
