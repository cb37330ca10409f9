import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const source = fileURLToPath(new URL('../page', import.meta.url));

/** Builds the pages of the tests with Vite from the built packages, as a user does. */
export async function buildPage(outDir: string): Promise<void> {
  await build({
    root: source,
    base: './',
    logLevel: 'warn',
    configFile: false,
    worker: { format: 'es' },
    // Tests read what an error says.
    build: {
      outDir,
      emptyOutDir: true,
      minify: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: { input: ['index.html', 'contract.html'].map((page) => join(source, page)) },
    },
  });
}

/** Once for all browser tests. */
export default async function setup({ provide }: { provide(key: 'page', value: string): void }) {
  const outDir = mkdtempSync(join(tmpdir(), 'fexgraph-page-'));
  await buildPage(outDir);
  provide('page', outDir);
  return () => rmSync(outDir, { recursive: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    page: string;
  }
}
