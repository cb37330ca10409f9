import type { DecodePlan } from '@fexgraph/video';
export type Choice = { kind: 'take'; index: number; time: number; estimated: boolean } | { kind: 'skip' } | { kind: 'over' };
export class FrameSelection {
  #index = 0;
  #last: bigint | undefined;
  #lastDuration = 0n;
  #taken = -1;
  beforeStart = 0;
  constructor(private plan: DecodePlan, private tb: { num: number; den: number }) {}
  next(tick: bigint | undefined, duration: bigint): Choice {
    const estimated = tick === undefined;
    const at = tick ?? (this.#last === undefined ? 0n : this.#last + this.#lastDuration);
    this.#last = at;
    this.#lastDuration = duration;
    if (at < 0n) {
      this.beforeStart++;
      return { kind: 'skip' };
    }
    const index = this.#index++;
    const time = (Number(at) * this.tb.num) / this.tb.den;
    const { start = 0, end = Number.POSITIVE_INFINITY, stride, fps } = this.plan;
    if (time >= end) return { kind: 'over' };
    if (time < start || index % stride !== 0) return { kind: 'skip' };
    if (fps !== undefined) {
      const slot = Math.floor(time * fps);
      if (slot === this.#taken) return { kind: 'skip' };
      this.#taken = slot;
    }
    return { kind: 'take', index, time, estimated };
  }
}
