import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds the page once for all browser tests. */
export default async function setup({ provide }: { provide(key: 'site', value: string): void }) {
  const outDir = mkdtempSync(join(tmpdir(), 'fexgraph-studio-'));
  // Vitest says `test`, and React has more to say then than users get.
  process.env.NODE_ENV = 'production';
  await build({ root: fileURLToPath(new URL('../..', import.meta.url)), logLevel: 'warn', build: { outDir } });
  provide('site', outDir);
  return () => rmSync(outDir, { recursive: true });
}

declare module 'vitest' {
  interface ProvidedContext {
    site: string;
  }
}
