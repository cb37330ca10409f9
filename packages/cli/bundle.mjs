// Part of `npm run build`: the command in few files instead of 800, because most of a short run is the loading of modules.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundledLicences } from '../../tools/pack/bundled-licences.mjs';
import { bundledPackages, isBundleCurrent } from './bin/builds.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const folder = here('dist/bundle');

/**
 * Models, graphs, workers and the processes that decode are found by the address of the module that wants them. In the
 * bundle that stays the address of the module in its package, so they are not copied, and run beside what they import.
 */
const moduleAddresses = {
  name: 'module-addresses',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      return { contents: text.replaceAll('import.meta.url', addressOf(path)), loader: 'js' };
    });
  },
};

/** JavaScript that gives the address of a module of `dist`, from an entry of its package beside which it lies. */
function addressOf(path) {
  const [, name, file] = /packages\/([^/]+)\/dist\/(.*)$/.exec(path.replaceAll('\\', '/'));
  if (name === 'cli') return `new URL('../${file}', import.meta.url).href`;
  const entry = file.startsWith('node/') ? `@fexgraph/${name}/node` : `@fexgraph/${name}`;
  const fromEntry = `./${file.replace(/^node\//, '')}`;
  if (new URL(fromEntry, import.meta.resolve(entry)).href !== pathToFileURL(path).href)
    throw new Error(`${path} cannot be found from the entry ${entry}`);
  return `new URL('${fromEntry}', import.meta.resolve('${entry}')).href`;
}

/**
 * `import { z } from 'zod'` brings its texts in 60 languages and all that it can: a fifth of what `detect` would load.
 * `import * as z` does not.
 */
function refuseLanguages({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const language = inputs.find((path) => /[\\/]zod[\\/].*[\\/]locales[\\/](?!en\.)/.test(path));
  if (language) throw new Error(`${language} is in the bundle: a package has import { z } instead of import * as z`);
}

async function bundle() {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: here('../..'),
    entryPoints: [here('dist/main.js')],
    outdir: folder,
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    plugins: [moduleAddresses],
    // Native libraries, which find their binaries beside themselves; and what `bin` runs from modules.
    external: ['onnxruntime-node', 'sharp', '@fexgraph/queue', '@fexgraph/studio'],
    // For Node it offers CommonJS, of which nothing can be left out.
    alias: { rxjs: here('../../node_modules/rxjs/dist/esm/index.js') },
    // CommonJS inside the bundle asks for modules of Node.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`,
    },
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  refuseLanguages(metafile);
  await writeFile(join(folder, 'LICENSES.txt'), await bundledLicences(metafile));
  const packages = Object.keys(metafile.inputs).flatMap((path) => /^packages\/([^/]+)\/dist\//.exec(path)?.[1] ?? []);
  // The last file: without it there is no bundle.
  await writeFile(bundledPackages, JSON.stringify([...new Set(packages)].sort()));
}

if (!isBundleCurrent()) await bundle();
