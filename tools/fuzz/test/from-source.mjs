// Workers run from TypeScript sources: no build is needed before the tests.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

/** @param {string} source path from this folder */
export async function runFromSource(source) {
  const { config } = await loadConfigFromFile({ command: 'serve', mode: 'test' }, at('../vitest.config.ts'));
  await runnerImport(at(source), { ...config, logLevel: 'error' });
}
