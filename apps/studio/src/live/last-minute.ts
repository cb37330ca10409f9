/** Seconds that curves reach back. */
const SPAN = 60;
/** Of a camera of 60 frames a second, all. */
const MOST = SPAN * 60;

/** A value of each curve at one time. */
export type Sample<K extends string> = { readonly [Name in K]: number | null };

/** Curves of the last minute: what is older is forgotten. */
export class LastMinute<K extends string> {
  #times: number[] = [];
  #values: (number | null)[][];

  constructor(private readonly names: readonly K[]) {
    this.#values = names.map(() => []);
  }

  /** @param time in seconds, later than the one before; an earlier one begins anew */
  add(time: number, sample: Sample<K>): void {
    const last = this.#times.at(-1);
    if (last !== undefined && time <= last) this.clear();
    this.#times.push(time);
    this.names.forEach((name, i) => {
      this.#values[i].push(sample[name]);
    });
    const old = this.#times.findIndex((one) => one > time - SPAN);
    const gone = Math.max(old, this.#times.length - MOST);
    if (gone <= 0) return;
    this.#times.splice(0, gone);
    for (const values of this.#values) values.splice(0, gone);
  }

  clear(): void {
    this.#times = [];
    this.#values = this.names.map(() => []);
  }

  /** Copies: times, then the values of some curves. */
  curves(...names: readonly K[]): [number[], ...(number | null)[][]] {
    return [[...this.#times], ...names.map((name) => [...this.#values[this.names.indexOf(name)]])];
  }
}
