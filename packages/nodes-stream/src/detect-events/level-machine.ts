import { type CurveEvent, type CurveMachine, type CurveSample, cutOf } from './curve-event.ts';
import type { LevelRule } from './event-rule.ts';

/** Seconds: times of frames are fractions that no number holds exactly. */
const ROUNDING = 1e-6;

interface Running {
  readonly start: number;
  readonly end: number;
  readonly peak: number;
  readonly strength: number;
  readonly isCut: boolean;
}

/**
 * An event begins with the sample that reaches `on`, and goes on while the value is known and not below `off`. Shorter
 * and longer ones than the rule says are none.
 */
export class LevelMachine implements CurveMachine {
  #running: Running | undefined;
  #isFirst = true;

  /** @param isCut whether an event of the first sample may have begun before */
  constructor(
    private readonly rule: Omit<LevelRule, 'type' | 'columns'>,
    private readonly isCut: boolean,
  ) {}

  next({ time, value }: CurveSample): CurveEvent | undefined {
    const running = this.#running;
    const isCut = this.#isFirst && this.isCut;
    this.#isFirst = false;
    if (!(value >= (running ? this.rule.off : this.rule.on))) return this.close(false);
    if (!running) this.#running = { start: time, end: time, peak: time, strength: value, isCut };
    else if (value > running.strength) this.#running = { ...running, end: time, peak: time, strength: value };
    else this.#running = { ...running, end: time };
    return undefined;
  }

  close(isCut: boolean): CurveEvent | undefined {
    const running = this.#running;
    this.#running = undefined;
    if (!running) return undefined;
    const { isCut: isCutBefore, ...event } = running;
    const { minDuration, maxDuration = Number.POSITIVE_INFINITY } = this.rule;
    const lasted = event.end - event.start;
    if (lasted < minDuration - ROUNDING || lasted > maxDuration + ROUNDING) return undefined;
    return { ...event, cut: cutOf(isCutBefore, isCut) };
  }
}
