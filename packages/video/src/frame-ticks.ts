import { FexgraphError } from '@fexgraph/core';
import type { VideoInfo } from './video-decoder.ts';

/** Times of the frames of a video that is written, as ticks that only grow. */
export class FrameTicks {
  #last = -1;

  constructor(private readonly timeBase: VideoInfo['timeBase']) {}

  /**
   * @param time seconds
   * @throws FexgraphError BAD_INPUT if that is before 0, or not a tick later than the frame before
   */
  next(time: number): number {
    const { num, den } = this.timeBase;
    const tick = Math.round((time * den) / num);
    if (!(tick > this.#last)) {
      throw new FexgraphError('BAD_INPUT', `a frame at ${time} s cannot follow one at ${(this.#last * num) / den} s`, {
        hint: 'give frames in the order of their times, from 0 on',
      });
    }
    this.#last = tick;
    return tick;
  }
}
