import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const SKIPPED = new Set(['.git', '.nx', 'node_modules', 'dist', 'out-tsc', 'coverage']);

/** Paths of all files below `root`, relative to it, with forward slashes. What tools make is left out. */
export function readTree(root: string, folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (SKIPPED.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? readTree(root, path) : [relative(root, path).split(sep).join('/')];
  });
}
