import { readdirSync, statSync } from 'node:fs';

const packages = new URL('../../', import.meta.url);
const timeOf = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs;

/** What the compiler made: a module for each source file, in each package. */
export const modules = new URL('../dist/main.js', import.meta.url);

/** The same modules in few files, which load in half the time. */
export const bundle = new URL('../dist/bundle/main.js', import.meta.url);

/** @param {URL} build */
export const isThere = (build) => timeOf(build) !== undefined;

/**
 * Whether the bundle is there, and nothing was compiled after it. Only a clone is compiled: installed packages do not have
 * the compiler's records.
 */
export function isBundleCurrent() {
  const bundled = timeOf(bundle);
  if (bundled === undefined) return false;
  const records = readdirSync(packages).map((name) => new URL(`${name}/dist/.tsbuildinfo`, packages));
  const makers = [...records, new URL('../bundle.mjs', import.meta.url)];
  return makers.every((file) => (timeOf(file) ?? 0) <= bundled);
}
