/** A longer name is not a misspelt one. */
const LONGEST = 64;
/** Of more names than this (of about the right length) only the first are compared. */
const MOST = 1_000;

/** Levenshtein distance of two names, or undefined if it is more than `most`. */
function distance(a: string, b: string, most: number): number | undefined {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current[j] = Math.min(substitution, previous[j] + 1, current[j - 1] + 1);
    }
    if (Math.min(...current) > most) return undefined;
    previous = current;
  }
  const whole = previous[b.length];
  return whole > most ? undefined : whole;
}

/**
 * The known name closest to a misspelt one, or undefined if none is close. The work is bounded, whatever the names are:
 * they may come from a stranger's file.
 */
export function nearMiss(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const allowed = Math.max(2, Math.floor(name.length / 3));
  const candidates = known.filter(({ length }) => Math.abs(length - name.length) <= allowed).slice(0, MOST);
  let best: string | undefined;
  let most = allowed;
  for (const candidate of candidates) {
    const d = distance(name.toLowerCase(), candidate.toLowerCase(), most);
    if (d === undefined) continue;
    best = candidate;
    most = d - 1;
    if (most < 0) break;
  }
  return best;
}

export function didYouMean(name: string, known: readonly string[]): string | undefined {
  const candidate = nearMiss(name, known);
  return candidate === undefined ? undefined : `did you mean "${candidate}"?`;
}
