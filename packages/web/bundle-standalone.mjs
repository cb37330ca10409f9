// Part of `npm run build`: the whole of @fexgraph/web as one file for pages without a bundler, and the licences of what is
// in it.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Writes `fexgraph.min.js` and `fexgraph.min.js.LICENSES.txt` into a folder, from the built packages. */
export async function bundleStandalone(folder) {
  const outfile = join(folder, 'fexgraph.min.js');
  const { metafile } = await build({
    absWorkingDir: here('../..'),
    entryPoints: [here('dist/standalone.js')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  await writeFile(`${outfile}.LICENSES.txt`, await licences(Object.keys(metafile.inputs)));
}

/** Of each package of others that has a file in the bundle. */
async function licences(inputs) {
  // esbuild also names what a package leaves out for browsers: `(disabled):...`.
  const bundled = inputs.filter((path) => !path.startsWith('('));
  const folders = new Set(bundled.flatMap((path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const texts = [];
  for (const folder of [...folders].sort().map((path) => here(`../../${path}`))) {
    const { name, version, license, repository } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(join(folder, file), 'utf8') : `See ${repository?.url ?? repository}`;
    texts.push(`${name} ${version}, ${license}\n\n${text.trim()}\n`);
  }
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleStandalone(here('dist'));
