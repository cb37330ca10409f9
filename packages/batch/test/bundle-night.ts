import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `night.ts` in one file: a process that is to be killed many times should start fast. @returns its path */
export async function bundleNight(folder: string): Promise<string> {
  const { config = {} } =
    (await loadConfigFromFile({ command: 'build', mode: 'test' }, at('../vitest.config.ts'))) ?? {};
  await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    ssr: { ...config.ssr, noExternal: true, external: ['sharp'] },
    build: {
      ssr: at('./night.ts'),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'night.mjs' } },
    },
  });
  return join(folder, 'night.mjs');
}

/** Numbers from 0 to 1: random, and the same each time. */
export function* moments(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}
