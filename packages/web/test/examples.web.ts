import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { SYNTHETIC_FILES, syntheticCheckpoint } from '@fexgraph/synth';
import { parquetReadObjects } from 'hyparquet';
import sharp from 'sharp';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { oracleMissing } from '../../video/test/ffmpeg-oracle.ts';
import { makeClip } from '../../video/test/make-clips.ts';
import { browserTests } from './support/browser-tests.ts';

const root = fileURLToPath(new URL('../../../apps/examples/src/browser', import.meta.url));
const pages = mkdtempSync(join(tmpdir(), 'fexgraph-examples-'));
const clip = cameraClip();

beforeAll(async () => {
  if (!there) return;
  const input = ['camera', 'smiles', 'video', 'own-models', 'avatar'].map((name) => join(root, `${name}.html`));
  const output = { outDir: pages, emptyOutDir: true, rolldownOptions: { input } };
  await build({ root, configFile: false, logLevel: 'error', worker: { format: 'es' }, build: output });
});
afterAll(() => rmSync(pages, { recursive: true }));

describe.runIf(there)('the examples for browsers', () => {
  const visit = browserTests({ camera: clip });

  it('show the faces of a camera in a page, until it is stopped', async () => {
    const { page } = await visit({ page: pages, path: 'camera.html', context: CAMERA_ALLOWED });
    const text = page.locator('pre');
    await expect.poll(() => text.textContent(), { timeout: 60_000 }).toMatch(/^face: \d+ x \d+ px/);
    await page.getByRole('button').click();
    await expect.poll(() => text.textContent(), { timeout: 30_000 }).toMatch(/^\d+ frames, \d+ left out$/);
  });

  it('move a head of three.js as the face before the camera moves', async () => {
    const { page } = await visit({ page: pages, path: 'avatar.html', context: CAMERA_ALLOWED });
    const text = page.locator('pre');
    await expect
      .poll(() => text.textContent(), { timeout: 60_000 })
      .toMatch(/^jawOpen \d\.\d\d, eyeBlinkLeft \d\.\d\d$/);
    const shot = await page.locator('canvas').screenshot();
    const { data, info } = await sharp(shot).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const skin = Array.from({ length: info.width * info.height }, (_, i) => data[3 * i] - data[3 * i + 2] > 30);
    // The head of somebody who fills a good part of the picture.
    expect(skin.filter(Boolean).length / skin.length).toBeGreaterThan(0.02);
  });

  it('count smiles as a stream among others', async () => {
    const { page } = await visit({ page: pages, path: 'smiles.html', context: CAMERA_ALLOWED });
    await expect.poll(() => page.locator('pre').textContent(), { timeout: 60_000 }).toMatch(/^smiles: 1/);
  });

  const noClips = oracleMissing();
  it.skipIf(noClips)(`make a table of videos that are picked${noClips ? ` (${noClips})` : ''}`, async () => {
    makeClip(pages, 'plain.mp4');
    const { page } = await visit({ page: pages, path: 'video.html' });
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.locator('input').setInputFiles(join(pages, 'plain.mp4')),
    ]);
    await expect.poll(() => page.locator('pre').textContent()).toBe('5 rows');
    expect(download.suggestedFilename()).toBe('faces.parquet');
    const file = new Uint8Array(readFileSync(await download.path())).buffer;
    const rows = await parquetReadObjects({ file, columns: ['input', 'frame'] });
    expect(rows).toEqual([0, 5, 10, 15, 20].map((frame) => ({ input: 'plain.mp4', frame: BigInt(frame) })));
  });

  it('build a network from a file, once its licence is accepted', async () => {
    const checkpoint = join(pages, SYNTHETIC_FILES.face_multitask_v2);
    writeFileSync(checkpoint, syntheticCheckpoint('face_multitask_v2'));
    const { page } = await visit({ page: pages, path: 'own-models.html' });
    const text = page.locator('pre');
    await expect.poll(() => text.textContent(), { timeout: 30_000 }).toBe('Choose checkpoints.');
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void (asked.length === 1 ? dialog.dismiss() : dialog.accept());
    });
    await page.locator('input').setInputFiles(checkpoint);
    await expect.poll(() => text.textContent(), { timeout: 30_000 }).toMatch(/licence .* was not accepted/);
    await page.locator('input').setInputFiles([]);
    await page.locator('input').setInputFiles(checkpoint);
    await expect.poll(() => text.textContent(), { timeout: 30_000 }).toMatch(/ is face-multitask-v2$/);
    expect(asked[0]).toMatch(/do you accept .*huggingface/);
  });
});
