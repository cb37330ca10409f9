/**
 * Where two plain values differ, as `boxes[3] is 1, expected 2`; undefined where they are equal. NaN equals NaN; typed
 * arrays must be of one type.
 */
export function difference(given: unknown, expected: unknown, path = ''): string | undefined {
  if (isSame(given, expected)) return undefined;
  if (!isObject(given) || !isObject(expected)) return told(path, given, expected);
  if (given.constructor !== expected.constructor) {
    return told(path, given, expected);
  }
  if (isList(given) && isList(expected)) {
    if (given.length !== expected.length) return told(`${path}.length`, given.length, expected.length);
    for (let i = 0; i < given.length; i++) {
      if (isSame(given[i], expected[i])) continue;
      const found = difference(given[i], expected[i], `${path}[${i}]`);
      if (found) return found;
    }
    return undefined;
  }
  for (const name of new Set([...Object.keys(given), ...Object.keys(expected)])) {
    const found = difference(at(given, name), at(expected, name), path ? `${path}.${name}` : name);
    if (found) return found;
  }
  return undefined;
}

/** @throws Error with what is not as expected, and where. */
export function mustEqual(given: unknown, expected: unknown, what: string): void {
  const found = difference(given, expected, what);
  if (found) throw new Error(found);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isList(value: object): value is ArrayLike<unknown> & object {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function at(value: object, name: string): unknown {
  return (value as Record<string, unknown>)[name];
}

function told(path: string, given: unknown, expected: unknown): string {
  return `${path || 'it'} is ${text(given)}, expected ${text(expected)}`;
}

function text(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (isObject(value)) return `of ${value.constructor?.name ?? 'no class'}`;
  return String(value);
}
