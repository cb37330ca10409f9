/** Something that JSON and YAML cannot hold, and where it is. */
export interface Unwritable {
  /** Dotted path inside the value, empty for the value itself. */
  readonly path: string;
  /** `function`, `Uint8Array`, `NaN`. */
  readonly what: string;
}

/** Keys that a file refuses: one reaches into the prototype, the other looks like a merge and would not be one. */
const REFUSED_KEYS = ['__proto__', '<<'];

/** Everything in a value that a file cannot hold: functions, buffers, class instances, cycles, NaN. */
export function findUnwritable(value: unknown): readonly Unwritable[] {
  const found: Unwritable[] = [];
  visit(value, '', [], found);
  return found;
}

function visit(value: unknown, path: string, parents: readonly unknown[], found: Unwritable[]): void {
  const what = unwritableKind(value, parents);
  if (what !== undefined) {
    found.push({ path, what });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const inner = [...parents, value];
  for (const [key, item] of Object.entries(value)) {
    // An undefined option is one that was left out; in a list it would be a gap.
    if (item === undefined && !Array.isArray(value)) continue;
    if (REFUSED_KEYS.includes(key)) found.push({ path, what: `the key "${key}"` });
    visit(item, path === '' ? key : `${path}.${key}`, inner, found);
  }
}

/** What the value is, if a file cannot hold it. */
export function unwritableKind(value: unknown, parents: readonly unknown[] = []): string | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (typeof value !== 'object') return typeof value;
  if (parents.includes(value)) return 'a value that contains itself';
  if (Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return undefined;
  return prototype.constructor?.name || 'object';
}
