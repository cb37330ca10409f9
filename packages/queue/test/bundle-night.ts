import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, loadConfigFromFile } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * `queue-night.ts` in one file, so that a process starts fast: it is killed many times. It lies inside the package, from where
 * BullMQ and its drivers are found.
 *
 * @returns its path
 */
export async function bundleNight(): Promise<string> {
  const { config = {} } =
    (await loadConfigFromFile({ command: 'build', mode: 'test' }, at('../vitest.config.ts'))) ?? {};
  const outDir = at(`../out-tsc/night-${process.pid}`);
  await build({
    ...config,
    configFile: false,
    logLevel: 'error',
    ssr: { ...config.ssr, noExternal: true, external: ['sharp', 'bullmq'] },
    build: {
      ssr: at('./queue-night.ts'),
      outDir,
      minify: false,
      rollupOptions: { output: { entryFileNames: 'night.mjs' } },
    },
  });
  return join(outDir, 'night.mjs');
}
