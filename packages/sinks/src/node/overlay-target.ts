import type { Note, WrittenFile } from '@fexgraph/core';
import type { DrawnFrame } from './drawn-frame.ts';

/** Where the drawn frames of one video go. All frames are of one size. */
export interface OverlayTarget {
  /**
   * @param time presentation time in seconds
   * @param index number of the frame in its video
   */
  write(frame: DrawnFrame, time: number, index: number): Promise<void>;
  /** @throws FexgraphError OUTPUT_FAILED, and what ended the encoder; `abandon` is then still to be called */
  complete(): Promise<void>;
  /** Ends it; what was written is marked as partial. Does nothing once complete. */
  abandon(): Promise<void>;
  notes(): readonly Note[];
  written(): readonly WrittenFile[];
}
