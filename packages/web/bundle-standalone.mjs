// Part of `npm run build`: the whole of @fexgraph/web as one file for pages without a bundler, and the licences of what is
// in it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundledLicences } from '../../tools/pack/bundled-licences.mjs';

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
  await writeFile(`${outfile}.LICENSES.txt`, await bundledLicences(metafile));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundleStandalone(here('dist'));
