/** A moment of a run. */
export interface Sample {
  readonly frames: number;
  /** Processor time of the process until then. */
  readonly cpuMs: number;
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

/** What a frame costs, and how much more in the last quarter than in the second: medians over stretches of frames. */
export function shareOf(samples: readonly Sample[]): { readonly slowdown: number; readonly cpuMsPerFrame: number } {
  const cost = (part: readonly Sample[]) =>
    median(part.slice(1).map(({ frames, cpuMs }, i) => (cpuMs - part[i].cpuMs) / (frames - part[i].frames)));
  const { second, last } = quarters(samples);
  return { slowdown: cost(last) / cost(second), cpuMsPerFrame: cost(samples) };
}
