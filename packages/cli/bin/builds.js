import { readFileSync, statSync } from 'node:fs';

const timeOf = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs;

/** What the compiler made: a module for each source file, in each package. */
export const modules = new URL('../dist/main.js', import.meta.url);

/** The same modules in few files, which load in half the time. */
export const bundle = new URL('../dist/bundle/main.js', import.meta.url);

/** The folders of the packages that are in the bundle. */
export const bundledPackages = new URL('../dist/bundle/packages.json', import.meta.url);

/** @param {URL} build */
export const isThere = (build) => timeOf(build) !== undefined;

/**
 * Whether the bundle is there, and nothing of it was compiled since. Only a clone is compiled: installed packages do not
 * have the compiler's records.
 */
export function isBundleCurrent() {
  const bundled = timeOf(bundledPackages);
  if (bundled === undefined) return false;
  const names = JSON.parse(readFileSync(bundledPackages, 'utf8'));
  const records = names.map((name) => new URL(`../../${name}/dist/.tsbuildinfo`, import.meta.url));
  const maker = new URL('../bundle.mjs', import.meta.url);
  return [...records, maker].every((file) => (timeOf(file) ?? 0) <= bundled);
}
