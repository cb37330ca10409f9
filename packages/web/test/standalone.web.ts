import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { ISOLATED, there } from '@fexgraph/browser-tests';
import { SYNTHETIC_FILES, syntheticCheckpoint } from '@fexgraph/synth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleStandalone } from '../bundle-standalone.mjs';
import { browserTests } from './support/browser-tests.ts';
import { copyWasm } from './support/copy-wasm.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const docs = readFileSync(here('../../../docs/browser.md'), 'utf8');
const [, POLICY] = docs.match(/Content-Security-Policy \| `([^`]+)`/) ?? expect.fail('docs/browser.md has no policy');
const [, KILOBYTES] = docs.match(/`fexgraph\.min\.js` \((\d+) kB compressed\)/) ?? expect.fail('docs say no size');

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-standalone-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(async () => {
  await bundleStandalone(folder);
  copyWasm(folder);
  copyFileSync(here('page/plain.html'), join(folder, 'index.html'));
  copyFileSync(here('page/plain.js'), join(folder, 'plain.js'));
});

it('the one file is as large as the docs say, with the licences of what is in it', () => {
  const size = gzipSync(readFileSync(join(folder, 'fexgraph.min.js'))).length;
  expect(Math.round(size / 1e4) * 10).toBe(Number(KILOBYTES));
  const licences = readFileSync(join(folder, 'fexgraph.min.js.LICENSES.txt'), 'utf8');
  for (const name of ['onnxruntime-web', 'mediabunny', 'rxjs', 'tsyringe', 'zod', 'yaml'])
    expect(licences).toContain(`${name} `);
});

describe.runIf(there)('a plain page with the one file', () => {
  const visit = browserTests();
  const site = { page: folder, headers: { 'content-security-policy': `default-src 'none'; ${POLICY}` } };

  it('analyses a picture under the policy of the docs, with nothing beside it but wasm', async () => {
    const { page, site: server } = await visit(site);
    const counts = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/embedded.yaml'] });
      const { run } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png' });
      const { counts } = await run.done;
      await runtime.dispose();
      return counts;
    });
    expect(counts).toMatchObject({ accepted: 1, rows: 1, unreleased: 0 });
    const scripts = server.requests.filter((path) => /\.(js|mjs|wasm)$/.test(path));
    expect(new Set(scripts)).toEqual(
      new Set(['/plain.js', '/fexgraph.min.js', expect.stringMatching(/^\/ort-wasm-simd-threaded.*\.wasm$/)]),
    );
  });

  it('has threads, which are the same file once more', async () => {
    const { page } = await visit({ ...site, headers: { ...site.headers, ...ISOLATED } });
    const usage = await page.evaluate(async () => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', threads: 2 });
      const session = await runtime.inference.open({ model: 'blazeface-short' });
      await session.run(fexgraph.patternFeeds(session.inputs));
      const found = session.usage?.();
      await runtime.dispose();
      return found;
    });
    expect(usage).toMatchObject({ threads: 2, calls: 1, failures: 0 });
  });

  it('builds a network from a file of the user', async () => {
    const checkpoint = join(folder, SYNTHETIC_FILES.retinaface_mobilenet);
    writeFileSync(checkpoint, syntheticCheckpoint('retinaface_mobilenet'));
    const { page } = await visit(site);
    await page.locator('input').setInputFiles(checkpoint);
    const results = await page.evaluate(async () => {
      const { models } = await fexgraph.createRuntime({ models: '/models/' });
      const { files } = document.querySelector('input') as HTMLInputElement;
      const found = await fexgraph.importModels(models, files ?? [], { allowOtherWeights: true });
      return found.map(({ state, error }) => error?.toLine() ?? state);
    });
    expect(results).toEqual(['imported']);
  });
});
