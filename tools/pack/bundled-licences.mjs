import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * The licence of each package of others that has a file in a bundle. Packages with the same text are named above it.
 * @param {import('esbuild').Metafile} metafile with paths from the top of the repository
 */
export async function bundledLicences({ outputs }) {
  // esbuild also names what a package leaves out for browsers: `(disabled):...`.
  const bundled = Object.values(outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => !path.startsWith('(')),
  );
  const folders = new Set(bundled.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const packages = new Map();
  for (const folder of [...folders].sort().map((path) => join(root, path))) {
    const { name, version, license, repository } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), 'utf8') : `See ${repository?.url ?? repository}`;
    packages.set(text, [...(packages.get(text) ?? []), `${name} ${version}, ${license}`]);
  }
  const parts = [...packages].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  return parts.join(`\n${'-'.repeat(80)}\n\n`);
}
