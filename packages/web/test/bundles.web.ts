import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { browserTests, there } from './support/browser-tests.ts';
import { copyWasm } from './support/copy-wasm.ts';

const LEAST_LIMIT = 60_000;

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const coreOnly = here('bundles/core-only.ts');
const folder = mkdtempSync(join(tmpdir(), 'fexgraph-bundles-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the core without models', () => {
  it('is small when Vite has built it', async () => {
    const built = await vite({
      root: here('bundles'),
      configFile: false,
      logLevel: 'silent',
      build: { write: false, rolldownOptions: { input: coreOnly } },
    });
    const { output } = [built].flat()[0] as unknown as { output: { code?: string }[] };
    expect(gzipSync(output.map(({ code }) => code ?? '').join('')).length).toBeLessThan(LEAST_LIMIT);
  });

  it('is small when esbuild has built it', async () => {
    const { outputFiles } = await esbuild({
      entryPoints: [coreOnly],
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      external: ['onnxruntime-web'],
      logLevel: 'silent',
    });
    expect(gzipSync(outputFiles[0].contents).length).toBeLessThan(LEAST_LIMIT);
  });
});

describe.runIf(there)('a page that esbuild has built', () => {
  const visit = browserTests();

  it('runs with a worker and wasm files of its own', async () => {
    await esbuild({
      entryPoints: {
        page: here('page/esbuild-page.ts'),
        worker: fileURLToPath(import.meta.resolve('@fexgraph/inference/web/worker')),
      },
      outdir: folder,
      bundle: true,
      splitting: true,
      format: 'esm',
      logLevel: 'silent',
    });
    copyWasm(folder);
    writeFileSync(join(folder, 'index.html'), readFileSync(here('page/esbuild.html')));
    const { page } = await visit({ page: folder });
    const values = await page.evaluate(async () => {
      const createWorker = (name: string) => new Worker('/worker.js', { type: 'module', name });
      const runtime = await fexgraph.createRuntime({ models: '/models/', createWorker, wasmFolder: '/' });
      const session = await runtime.inference.open({ model: 'blazeface-short' });
      const outputs = await session.run(fexgraph.patternFeeds(session.inputs));
      await runtime.dispose();
      return Object.values(outputs)[0].data.length;
    });
    expect(values).toBeGreaterThan(0);
  });
});
