/** A moment of a run. */
export interface Sample {
  readonly frames: number;
  /** Processor time of the process until then, in ms, without that of the yardstick. */
  readonly cpuMs: number;
  /** Processor time of a fixed piece of work at this moment: it says how quick the machine is now. */
  readonly yardMs: number;
  /** Resident memory. */
  readonly rssMb: number;
}

/** Quarters of a run: the second is after the warm-up. */
function quarters(samples: readonly Sample[]): { second: readonly Sample[]; last: readonly Sample[] } {
  const quarter = Math.floor(samples.length / 4);
  return { second: samples.slice(quarter, 2 * quarter), last: samples.slice(-quarter) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** MB by which resident memory has grown from the second quarter to the last, by their medians. */
export function growthOf(samples: readonly Sample[]): number {
  const { second, last } = quarters(samples);
  return median(last.map(({ rssMb }) => rssMb)) - median(second.map(({ rssMb }) => rssMb));
}

/** A fixed piece of work. @returns the processor time that it took, in ms */
export function yardstick(): number {
  const before = process.cpuUsage();
  const work = new Float64Array(1 << 15);
  for (let round = 0; round < 12; round++) {
    for (let i = 1; i < work.length; i++) work[i] = Math.sqrt(work[i - 1] + i) + work[i] / 3;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/**
 * What a frame costs, and how much more in the last quarter than in the second: medians over stretches of frames. The
 * comparison is in yardsticks, because a frame costs more processor time while other programs want the same caches.
 */
export function shareOf(samples: readonly Sample[]): { readonly slowdown: number; readonly cpuMsPerFrame: number } {
  const costs = (part: readonly Sample[]) =>
    part.slice(1).map(({ frames, cpuMs }, i) => (cpuMs - part[i].cpuMs) / (frames - part[i].frames));
  const inYards = (part: readonly Sample[]) => median(costs(part)) / median(part.map(({ yardMs }) => yardMs));
  const { second, last } = quarters(samples);
  return { slowdown: inYards(last) / inYards(second), cpuMsPerFrame: median(costs(samples)) };
}
