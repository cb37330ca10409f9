import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { ISOLATED, there } from '@fexgraph/browser-tests';
import { rspack } from '@rspack/core';
import { build as esbuild } from 'esbuild';
import type { Page } from 'playwright-core';
import { build as vite } from 'vite';
import { afterAll, describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';
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

/** Runs a model in a page, with what the page needs to be told of its bundler. */
async function runModel(page: Page, told: 'workers' | 'nothing', threads = 1): Promise<number> {
  return page.evaluate(
    async ([which, count]) => {
      const createWorker = (name: string) => new Worker('/worker.js', { type: 'module', name });
      const own = which === 'workers' ? { createWorker, wasmFolder: '/' } : {};
      const runtime = await fexgraph.createRuntime({ models: '/models/', threads: count, ...own });
      const session = await runtime.inference.open({ model: 'blazeface-short' });
      const outputs = await session.run(fexgraph.patternFeeds(session.inputs));
      await runtime.dispose();
      return Object.values(outputs)[0].data.length;
    },
    [told, threads] as const,
  );
}

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
    expect(await runModel(page, 'workers')).toBeGreaterThan(0);
  });
});

describe.runIf(there)('a page that Rspack has built', () => {
  const visit = browserTests();

  it('finds worker and wasm by itself, with threads too', async () => {
    const output = join(folder, 'rspack');
    const stats = await promisify(rspack)({
      mode: 'production',
      target: ['web', 'es2022'],
      entry: here('page/esbuild-page.ts'),
      output: { path: output, filename: 'page.js', clean: true },
      performance: false,
    });
    expect(stats?.toJson({ all: false, errors: true, warnings: true })).toMatchObject({ errors: [], warnings: [] });
    writeFileSync(join(output, 'index.html'), readFileSync(here('page/esbuild.html')));
    const { page } = await visit({ page: output, headers: ISOLATED });
    for (const threads of [1, 2]) expect(await runModel(page, 'nothing', threads)).toBeGreaterThan(0);
  });
});
