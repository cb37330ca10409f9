import { unwritableKind } from './unwritable.ts';

/** Gives the JSON text that stands for something that JSON cannot hold, or throws. */
export type Substitute = (what: string, path: string) => string;

/**
 * JSON without a choice of how to write it: keys in code-unit order, no spaces, numbers as JavaScript prints them
 * (RFC 8785). Keys whose value is undefined are left out.
 */
export function canonicalJson(
  value: unknown,
  substitute: Substitute,
  path = '',
  parents: readonly unknown[] = [],
): string {
  const what = unwritableKind(value, parents);
  if (what !== undefined) return substitute(what, path);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = (item: unknown, key: string) =>
    canonicalJson(item, substitute, path === '' ? key : `${path}.${key}`, [...parents, value]);
  if (Array.isArray(value)) return `[${Array.from(value, (item, i) => inner(item, String(i))).join(',')}]`;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${inner(item, key)}`).join(',')}}`;
}
