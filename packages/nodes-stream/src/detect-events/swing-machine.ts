import { type CurveEvent, type CurveMachine, type CurveSample, cutOf } from './curve-event.ts';
import type { SwingRule } from './event-rule.ts';

/** A turn of the curve: its value, when the curve was there first, and when it left. */
interface Turn {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** Swings that follow each other. */
interface Run extends Omit<CurveEvent, 'cut'> {
  readonly swings: number;
  readonly isCut: boolean;
}

/** Share of a swing by which a curve may be off a turn and still be there: so much of it is noise. */
const AT_TURN = 0.1;

const turnOf = ({ time, value }: CurveSample): Turn => ({ value, from: time, to: time });

/**
 * A curve that goes up and down, or down and up: a nod, a shake. A swing is the way from one turn to the next; it counts if
 * it is at least `swing` high and takes at most `maxSwing` seconds. An event is `swings` of them or more, one after the
 * other; its strength is the highest. It is known to be over when the next swing is too slow, or does not come.
 */
export class SwingMachine implements CurveMachine {
  /** Before the first swing: the samples of the last `maxSwing` seconds. */
  #waiting: CurveSample[] = [];
  /** The last turn, and the farthest that the curve has come since. */
  #swing: { readonly turn: Turn; readonly farthest: Turn } | undefined;
  #run: Run | undefined;
  #first: number | undefined;

  /** @param isCut whether an event of the first sample may have begun before */
  constructor(
    private readonly rule: Omit<SwingRule, 'type' | 'columns'>,
    private readonly isCut: boolean,
  ) {}

  next(sample: CurveSample): CurveEvent | undefined {
    const { time, value } = sample;
    if (Number.isNaN(value)) return this.close(false);
    this.#first ??= time;
    if (!this.#swing) return this.#wait(sample);
    const { turn } = this.#swing;
    const sign = Math.sign(this.#swing.farthest.value - turn.value);
    const farthest = this.#moved(this.#swing.farthest, turnOf(sample), sign);
    this.#swing = { turn, farthest };
    if (!this.#isQuick()) return this.#over(sample);
    const isBack = sign * (farthest.value - value) >= this.rule.swing;
    if (!isBack && time - farthest.from <= this.rule.maxSwing) return undefined;
    this.#count();
    if (!isBack) return this.#over(sample);
    this.#swing = { turn: farthest, farthest: turnOf(sample) };
    return undefined;
  }

  close(isCut: boolean): CurveEvent | undefined {
    if (this.#isQuick()) this.#count();
    const run = this.#run;
    this.#waiting = [];
    this.#swing = this.#run = undefined;
    if (!run || run.swings < this.rule.swings) return undefined;
    const { start, end, peak, strength } = run;
    return { start, end, peak, strength, cut: cutOf(run.isCut, isCut) };
  }

  /** Until the curve has gone so far from where it was. */
  #wait(sample: CurveSample): undefined {
    const { time, value } = sample;
    const { swing, maxSwing } = this.rule;
    this.#waiting = [...this.#waiting.filter((one) => time - one.time <= maxSwing), sample];
    const [low, high] = [-1, 1].map((sign) =>
      this.#waiting.map(turnOf).reduce((turn, one) => this.#moved(turn, one, sign)),
    );
    const isUp = value - low.value >= swing;
    if (isUp || high.value - value >= swing) this.#swing = { turn: isUp ? low : high, farthest: turnOf(sample) };
  }

  /** A turn that may be this one, or still be the one before. @param sign 1 for the highest, -1 for the lowest */
  #moved(turn: Turn, { value, to: time }: Turn, sign: number): Turn {
    const near = AT_TURN * this.rule.swing;
    const beyond = sign * (value - turn.value);
    if (beyond > near) return { value, from: time, to: time };
    if (beyond > 0) return { value, from: turn.from, to: time };
    return beyond >= -near ? { ...turn, to: time } : turn;
  }

  #isQuick(): boolean {
    return this.#swing !== undefined && this.#swing.farthest.from - this.#swing.turn.to <= this.rule.maxSwing;
  }

  /** The swing from the last turn to the farthest counts. */
  #count(): void {
    const { turn, farthest } = this.#swing!;
    const end = farthest.from;
    const height = Math.abs(farthest.value - turn.value);
    const isCut = this.isCut && turn.to === this.#first;
    const run = this.#run ?? { start: turn.to, isCut, swings: 0, peak: end, strength: 0 };
    const highest = height > run.strength ? { peak: end, strength: height } : {};
    this.#run = { ...run, ...highest, end, swings: run.swings + 1 };
  }

  /** What was going on is over, and the curve may begin anew from here. */
  #over(sample: CurveSample): CurveEvent | undefined {
    this.#swing = undefined;
    const event = this.close(false);
    this.#wait(sample);
    return event;
  }
}
