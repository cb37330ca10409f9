import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, loadConfigFromFile, type Plugin } from 'vite';

/** Native libraries, which find their binaries beside themselves; what loads drivers by name; and the studio, for browsers. */
const EXTERNAL = ['onnxruntime-node', 'sharp', 'bullmq', '@fexgraph/studio'];

/** Workers, models, graphs and processes that decode are found by the address of the module that wants them. */
const sourceAddresses: Plugin = {
  name: 'source-addresses',
  enforce: 'pre',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler: (code, id) => code.replaceAll('import.meta.url', `'${pathToFileURL(id).href}'`),
  },
};

export interface TestProgram {
  readonly path: string;
  remove(): void;
}

/**
 * A program of TypeScript sources as files that Node runs, for tests that start processes: no build is needed before them,
 * and no start compiles modules anew.
 *
 * @param folder of the package, which has a `vitest.config.ts`. The files lie inside it, from where libraries are found.
 * @param source the path of the program in it
 */
export async function bundleProgram(folder: URL, source: string): Promise<TestProgram> {
  const root = fileURLToPath(folder);
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'test' }, join(root, 'vitest.config.ts'));
  const { resolve, oxc } = loaded!.config;
  const name = basename(source, '.ts');
  const outDir = join(root, 'out-tsc', `${name}-${process.pid}`);
  await build({
    ...{ root, resolve, oxc, configFile: false, publicDir: false, logLevel: 'error', plugins: [sourceAddresses] },
    ssr: { resolve, noExternal: true, external: EXTERNAL },
    build: {
      ...{ ssr: join(root, source), outDir, minify: false, target: 'node20' },
      rolldownOptions: { output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  });
  return {
    path: join(outDir, `${name}.mjs`),
    remove: () => rmSync(outDir, { recursive: true, force: true }),
  };
}
