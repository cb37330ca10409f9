/**
 * A dimension: a number, a name that stands for any number ("batch"), or a text computed from names
 * ("floor((height-1)/2)+1"). Equal texts are equal sizes. `UNKNOWN` is a size nothing is known about.
 */
export type Dim = number | string;
export const UNKNOWN: Dim = '?';

const NAME = /^[A-Za-z_]\w*$/;

/** A bare name, chosen by whoever declared an input. */
export function isName(dim: Dim): dim is string {
  return typeof dim === 'string' && NAME.test(dim);
}

export function formatShape(dims: readonly Dim[]): string {
  return `[${dims.join(', ')}]`;
}

/** `dim + amount`; constants at the end of a text are joined so that equal sizes get equal texts. */
export function plus(dim: Dim, amount: number): Dim {
  if (typeof dim === 'number') return dim + amount;
  if (dim === UNKNOWN || amount === 0) return dim;
  const match = /^(.*[\w)])([+-]\d+)$/.exec(dim);
  const base = match ? match[1] : dim;
  const total = amount + (match ? Number(match[2]) : 0);
  return total === 0 ? base : `${base}${total > 0 ? '+' : ''}${total}`;
}

export function sum(dims: readonly Dim[]): Dim {
  let known = 0;
  const texts: string[] = [];
  for (const dim of dims) {
    if (dim === UNKNOWN) return UNKNOWN;
    if (typeof dim === 'number') known += dim;
    else texts.push(dim);
  }
  return texts.length === 0 ? known : plus(texts.join('+'), known);
}

/** `floor(dim / by)`. */
export function floorDivide(dim: Dim, by: number): Dim {
  if (typeof dim === 'number') return Math.floor(dim / by);
  if (dim === UNKNOWN || by === 1) return dim;
  return `floor(${isName(dim) ? dim : `(${dim})`}/${by})`;
}

/** Splits a product text into factors; a sum is one factor. */
function factors(dim: Dim): Dim[] {
  if (typeof dim === 'number') return [dim];
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < dim.length; at++) {
    const char = dim[at];
    if (char === '(') depth++;
    else if (char === ')') depth--;
    else if (depth > 0) continue;
    else if (char === '+' || char === '-' || char === '/') return [`(${dim})`];
    else if (char === '*') {
      parts.push(dim.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(dim.slice(start));
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function split(dims: readonly Dim[]): { known: number; texts: string[] } {
  let known = 1;
  const texts: string[] = [];
  for (const factor of dims.flatMap(factors)) {
    if (typeof factor === 'number') known *= factor;
    else texts.push(factor);
  }
  return { known, texts };
}

function join(known: number, texts: readonly string[]): Dim {
  if (texts.length === 0 || known === 0) return known;
  const sorted = [...texts].sort();
  if (known === 1 && sorted.length === 1)
    return sorted[0].replace(/^\((.*)\)$/, (all, inner) => (wraps(all) ? inner : all));
  return [...(known === 1 ? [] : [String(known)]), ...sorted].join('*');
}

/** Whether the first bracket closes at the very end. */
function wraps(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    else if (text[at] === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

export function product(dims: readonly Dim[]): Dim {
  if (dims.includes(UNKNOWN)) return UNKNOWN;
  const { known, texts } = split(dims);
  return join(known, texts);
}

/** `product(above) / product(below)`, or undefined when it is certainly not a whole number. */
export function quotient(above: readonly Dim[], below: readonly Dim[]): Dim | undefined {
  if (above.includes(UNKNOWN) || below.includes(UNKNOWN)) return UNKNOWN;
  const top = split(above);
  const bottom = split(below);
  const left: string[] = [];
  for (const text of bottom.texts) {
    const at = top.texts.indexOf(text);
    if (at >= 0) top.texts.splice(at, 1);
    else left.push(text);
  }
  if (left.length > 0) return UNKNOWN;
  const whole = top.known % bottom.known === 0;
  if (whole) return join(top.known / bottom.known, top.texts);
  return top.texts.length === 0 ? undefined : UNKNOWN;
}

/** Whether two sizes can be the same; two different bare names cannot. */
export function mayEqual(a: Dim, b: Dim): boolean {
  if (a === b || a === UNKNOWN || b === UNKNOWN) return true;
  if (typeof a === 'number' && typeof b === 'number') return false;
  return !(isName(a) && isName(b));
}

/** The more exact of two sizes that may be equal. */
export function sharper(a: Dim, b: Dim): Dim {
  if (typeof a === 'number') return a;
  if (typeof b === 'number') return b;
  return a === UNKNOWN ? b : a;
}

/** Multidirectional broadcasting; undefined when the shapes do not fit. */
export function broadcast(a: readonly Dim[], b: readonly Dim[]): Dim[] | undefined {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === 1) result.push(right);
    else if (right === 1) result.push(left);
    else if (mayEqual(left, right)) result.push(sharper(left, right));
    else return undefined;
  }
  return result;
}
