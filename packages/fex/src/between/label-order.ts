/** Numbers by value, before texts by code point. */
export function inLabelOrder<T extends string | number | null>(labels: readonly T[]): readonly T[] {
  return labels.toSorted((a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
    return byCodePoint(String(a), String(b));
  });
}

function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a, codePoint), Array.from(b, codePoint)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) if (left[i] !== right[i]) return left[i] - right[i];
  return left.length - right.length;
}

const codePoint = (character: string) => character.codePointAt(0) as number;
