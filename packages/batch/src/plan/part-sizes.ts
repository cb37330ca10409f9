import type { Part } from './part.ts';

/**
 * What parts cost, as far as that is known before a video is opened: the bytes of what each reads. A file that several parts
 * of a plan read in turn counts once, each part for its share.
 *
 * @param parts all of a plan
 */
export function partSizes(parts: readonly Part[]): (part: Part) => number {
  const readers = new Map<string, Set<string>>();
  for (const { id, inputs } of parts) {
    for (const { path } of inputs) readers.set(path, (readers.get(path) ?? new Set()).add(id));
  }
  return ({ inputs }) => inputs.reduce((sum, { path, bytes = 0 }) => sum + bytes / (readers.get(path)?.size ?? 1), 0);
}
