import type { FileValue } from './file-value.ts';

/** A value without its places. Every map is a fresh plain object. */
export function plainValue(value: FileValue): unknown {
  if (value.kind === 'scalar') return value.value;
  if (value.kind === 'list') return value.items.map(plainValue);
  return Object.fromEntries([...value.entries.values()].map((entry) => [entry.key, plainValue(entry.value)]));
}
