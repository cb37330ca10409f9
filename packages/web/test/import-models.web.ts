import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { there } from '@fexgraph/browser-tests';
import { importModels, openModelStore } from '@fexgraph/models/node';
import { detect } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { howToGet, SYNTHETIC_FILES, sharedFile, syntheticCheckpoint } from '@fexgraph/synth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserTests } from './support/browser-tests.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PICTURE = here('../../../apps/examples/media/astronaut.png');
const PUBLISHED = join(process.env.FEXGRAPH_CHECKPOINTS ?? '', 'retinaface_mobilenet0.25.pth');
const MOBILENET = 'retinaface-mobilenet0.25';
const MULTITASK = 'face-multitask-v2';
const MISSING = !existsSync(PUBLISHED);
const TASK_FILE = 'checkpoints/face_landmarker.task';
const TASK = sharedFile(TASK_FILE);
if (there && MISSING) {
  process.stderr.write(
    'RetinaFace-MobileNet is not checked in a browser: FEXGRAPH_CHECKPOINTS names no folder with it\n',
  );
}

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-import-'));
afterAll(() => rmSync(folder, { recursive: true }));
const mobilenet = join(folder, SYNTHETIC_FILES.retinaface_mobilenet);
const multitask = join(folder, SYNTHETIC_FILES.face_multitask_v2);
beforeAll(() => {
  if (!there) return;
  writeFileSync(mobilenet, syntheticCheckpoint('retinaface_mobilenet'));
  writeFileSync(multitask, syntheticCheckpoint('face_multitask_v2'));
});

interface Choices {
  readonly allowOtherWeights?: boolean;
  readonly acceptLicence?: boolean;
  readonly commercialOnly?: boolean;
  readonly as?: string;
}

/** What a user who picks these files gets, and the graphs that are there then. */
async function pick(page: Page, files: readonly string[], choices: Choices = {}, workers?: 'dead') {
  await page.locator('input').setInputFiles([...files]);
  return page.evaluate(
    async ([options, kind]) => {
      const picker = document.querySelector('input') as HTMLInputElement;
      const runtime = await fexgraph.createRuntime({ models: '/models/' });
      const asked: string[] = [];
      const notes: string[] = [];
      const steps = new Set<string>();
      const createWorker = (name: string) => new Worker('/not-here.js', { type: 'module', name });
      const results = await fexgraph.importModels(runtime.models, picker.files ?? [], {
        ...options,
        acceptLicence: ({ model }) => {
          asked.push(model);
          return options.acceptLicence ?? false;
        },
        observer: { note: ({ message }) => void notes.push(message) },
        progress: ({ step }) => void steps.add(step),
        ...(kind === 'dead' && { createWorker }),
      });
      const built = await Promise.all(
        results.flatMap(({ model, state }) => (model && state !== 'failed' ? [runtime.models.load(model)] : [])),
      );
      await runtime.dispose();
      return {
        results: results.map(({ file, model, state, record, error }) => ({
          file,
          model,
          state,
          trust: record?.trust,
          accepted: record?.licence.accepted,
          code: error?.code,
          line: error?.toLine(),
        })),
        built: built.map(({ id, sha256 }) => [id, sha256]),
        asked,
        notes,
        steps: [...steps],
      };
    },
    [choices, workers] as const,
  );
}

describe.runIf(there)('a checkpoint that the user picks', () => {
  const visit = browserTests();

  it('becomes the very graph that Node builds, and stays for the next visit', async () => {
    const { page, site } = await visit();
    const store = await openModelStore({ cache: join(folder, 'cache') });
    await importModels(store, [mobilenet, multitask], { allowOtherWeights: true, acceptLicence: true });
    const expected = await Promise.all(
      [MOBILENET, MULTITASK].map(async (id) => [id, (await store.load(id)).sha256] as const),
    );
    const own = await pick(page, [mobilenet], { allowOtherWeights: true });
    expect(own).toMatchObject({
      results: [{ file: SYNTHETIC_FILES.retinaface_mobilenet, model: MOBILENET, state: 'imported', trust: 'user' }],
      asked: [],
      notes: [expect.stringMatching(/not the published weights/)],
      steps: ['reading', 'building', 'keeping'],
    });
    const licensed = await pick(page, [multitask], { acceptLicence: true });
    expect(licensed).toMatchObject({
      results: [{ model: MULTITASK, state: 'imported', trust: 'first-use', accepted: expect.stringMatching(/^20/) }],
      asked: [MULTITASK],
    });
    expect(licensed.notes[0]).toMatch(/TRUSTED ON FIRST USE/);
    expect([...own.built, ...licensed.built]).toEqual(expected);
    await page.goto(site.address);
    await page.waitForFunction(() => 'fexgraph' in globalThis);
    const found = await page.evaluate(
      async (ids) => {
        const { models } = await fexgraph.createRuntime({ models: '/models/' });
        return Promise.all(ids.map(async (id) => [id, (await models.load(id)).sha256]));
      },
      expected.map(([id]) => id),
    );
    expect(found).toEqual(expected);
    const again = await pick(page, [multitask]);
    expect(again).toMatchObject({ results: [{ state: 'present' }], asked: [] });
    expect(again.notes.join()).not.toMatch(/FIRST USE/);
  });

  it('needs what it needs in Node: the published bytes, a licence that is accepted, clearance', async () => {
    const { page } = await visit();
    const refused = await pick(page, [mobilenet, multitask, PICTURE]);
    expect(refused.results).toMatchObject([
      { state: 'failed', code: 'BAD_CHECKPOINT', line: expect.stringMatching(/the manifest says .*allowOtherWeights/) },
      { state: 'failed', model: MULTITASK, code: 'LICENCE_REFUSED' },
      { file: 'astronaut.png', state: 'failed', code: 'BAD_CHECKPOINT' },
    ]);
    const uncleared = await pick(page, [multitask], { commercialOnly: true, acceptLicence: true });
    expect(uncleared).toMatchObject({ results: [{ code: 'LICENCE_REFUSED' }], asked: [] });
    const missing = await page.evaluate(async (id) => {
      const { models } = await fexgraph.createRuntime({ models: '/models/' });
      return models.load(id).catch((error) => `${error.code}: ${error.toLine()}`);
    }, MULTITASK);
    expect(missing).toMatch(/MODEL_MISSING: .*was not imported here.*importModels\(runtime.models, files\)/);
  });

  it('says so where the worker that builds cannot be loaded', async () => {
    const { page } = await visit();
    const { results } = await pick(page, [mobilenet], {}, 'dead');
    expect(results).toMatchObject([{ code: 'WORKER_DIED', line: expect.stringMatching(/script could not be loaded/) }]);
  });

  it('is given up where the page says so, and nothing of it is kept', async () => {
    const { page } = await visit();
    await page.locator('input').setInputFiles(multitask);
    const outcome = await page.evaluate(async (id) => {
      const picker = document.querySelector('input') as HTMLInputElement;
      const { models } = await fexgraph.createRuntime({ models: '/models/' });
      const stop = new AbortController();
      const importing = fexgraph.importModels(models, picker.files ?? [], {
        acceptLicence: true,
        signal: stop.signal,
        progress: ({ step }) => step === 'building' && setTimeout(() => stop.abort()),
      });
      const codes = [importing, models.load(id)].map((work) => work.catch((error) => error.code));
      return Promise.all(codes);
    }, MULTITASK);
    expect(outcome).toEqual(['CANCELLED', 'MODEL_MISSING']);
  });

  it('is damaged in the browser, and is not used then', async () => {
    const { page } = await visit();
    await pick(page, [mobilenet], { allowOtherWeights: true });
    const outcome = await page.evaluate(async (id) => {
      const cache = await caches.open('fexgraph-models');
      const { models } = await fexgraph.createRuntime({ models: '/models/' });
      const { sha256 } = await models.load(id);
      await cache.put(`/fexgraph-model/${sha256}`, new Response('damaged'));
      return models.load(id).catch((error) => `${error.code}: ${error.toLine()}`);
    }, MOBILENET);
    expect(outcome).toMatch(/BAD_MODEL: .*damaged.*import its file again: mobilenet0.25_Final.pth/);
  });

  const withoutTask = TASK ? '' : ` (${howToGet(TASK_FILE)})`;
  it.skipIf(!TASK)(
    `of MediaPipe is two networks, which see in a page what they see in Node${withoutTask}`,
    async () => {
      const { page } = await visit();
      const graphs = ['/graphs/mediapipe.yaml'];
      const { store, rows: expected } = await mediapipeInNode(TASK!);
      const ids = ['face-landmarks-v2', 'face-blendshapes'];
      const { results, built } = await pick(page, [TASK!]);
      expect(results).toMatchObject(ids.map((model) => ({ model, state: 'imported', trust: 'manifest' })));
      expect(built).toEqual(await Promise.all(ids.map(async (id) => [id, (await store.load(id)).sha256])));
      const actual: Row[] = await page.evaluate(async (graphs) => {
        const runtime = await fexgraph.createRuntime({ models: '/models/', graphs });
        const { fex, run } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png', pack: 'mediapipe' });
        const rows: object[] = [];
        fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject())));
        await run.done;
        await runtime.dispose();
        return rows as never;
      }, graphs);
      expect([actual.length, expected.length]).toEqual([1, 1]);
      for (const column of ['mouthSmileLeft', 'jawOpen', 'browInnerUp', 'AU12', 'AU25'])
        expect(actual[0][column], column).toBeCloseTo(Number(expected[0][column]), 2);
    },
  );

  it.skipIf(MISSING)('finds the faces that it finds in Node', async () => {
    const { page } = await visit();
    const { results } = await pick(page, [PUBLISHED]);
    expect(results).toMatchObject([{ model: MOBILENET, state: 'imported', trust: 'manifest' }]);
    const inPage = page.evaluate(async (detector) => {
      const runtime = await fexgraph.createRuntime({ models: '/models/', graphs: ['/graphs/embedded.yaml'] });
      const { fex, run } = fexgraph.detect(runtime, { inputs: '/media/astronaut.png', detector });
      const rows: object[] = [];
      fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject())));
      await run.done;
      await runtime.dispose();
      return rows as never;
    }, MOBILENET);
    const expected = await facesInNode();
    const actual: Row[] = await inPage;
    expect(actual).toHaveLength(expected.length);
    for (const column of ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore']) {
      for (const [face, row] of expected.entries())
        expect(actual[face][column], column).toBeCloseTo(Number(row[column]), 3);
    }
  });
});

type Row = Readonly<Record<string, unknown>>;

const facesInNode = async () => (await inNode(PUBLISHED, { detector: MOBILENET })).rows;

const mediapipeInNode = (file: string) => inNode(file, { pack: 'mediapipe' });

async function inNode(file: string, options: { readonly detector?: string; readonly pack?: string }) {
  const runtime = await createRuntime({ modelsCache: join(folder, 'published') });
  try {
    await importModels(runtime.models, [file]);
    const { fex, run } = detect(runtime, { inputs: PICTURE, ...options });
    const rows: Row[] = [];
    fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject())));
    await run.done;
    return { rows, store: runtime.models };
  } finally {
    await runtime.dispose();
  }
}
