import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { readFexCsv } from '@fexgraph/sinks';
import type { Page } from 'playwright-core';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { accountOf } from './support/account.ts';
import { fakeEmotion, modelsWith, SECOND_DETECTOR } from './support/fake-models.ts';
import { downloaded, recorded, recordedFrames } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';
import { graphText } from './support/web-container.ts';

const clip = cameraClip();
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

/** In a session worker: any message on the channel `gpu` loses its device, as a driver that restarts does. */
const LOSABLE = `
  if (globalThis.GPUAdapter) {
    const { requestDevice } = GPUAdapter.prototype;
    const devices = [];
    GPUAdapter.prototype.requestDevice = async function (...given) {
      const device = await requestDevice.apply(this, given);
      devices.push(device);
      return device;
    };
    new BroadcastChannel('gpu').onmessage = () => {
      for (const device of devices.splice(0)) device.destroy();
    };
  }
`;
/** In the workers that come after one whose GPU does not come back. */
const NO_DEVICE = `
  if (globalThis.GPUAdapter) GPUAdapter.prototype.requestDevice = () => Promise.reject(new Error('the GPU is gone'));
`;

/** Faces are found on wasm, and emotions are read on the GPU: a GPU that the processor imitates is slow. */
const GRAPH = graphText('live-tracking').replace(`\${params.backend}`, 'wasm');
const models = modelsWith({ 'fer-emotion': fakeEmotion() });

describe.runIf(there)('a GPU while the camera runs', () => {
  const visit = studioPages({ camera: clip, webgpu: true });
  let isGone = false;
  beforeEach(() => {
    isGone = false;
  });

  const instead = (path: string) => {
    if (path.endsWith('/live-tracking.yaml')) return GRAPH;
    if (!path.includes('session-worker')) return models(path);
    return (isGone ? NO_DEVICE : LOSABLE) + readFileSync(join(inject('site'), path), 'utf8');
  };

  async function recordingOnGpu(): Promise<Page> {
    const { page } = await visit({ context: CAMERA_ALLOWED, instead });
    await page.getByRole('combobox', { name: 'Backend' }).selectOption('webgpu');
    await button(page, 'Record').click();
    await recorded(page, 3);
    return page;
  }

  const loseDevice = (page: Page) => page.evaluate(() => new BroadcastChannel('gpu').postMessage('lost'));

  it('may be lost: that says what to do, and goes on by itself on a new device; nothing recorded is lost', {
    timeout: 300_000,
  }, async () => {
    const page = await recordingOnGpu();
    await loseDevice(page);
    // With a frame on it, or between two; both are said where the new device is there before the frame has failed.
    await messages(page)
      .getByText(/the GPU device was lost|lost its worker, or its GPU, and was started again/)
      .first()
      .waitFor({ timeout: 120_000 });
    await messages(page)
      .getByText(/use backend wasm, or start the browser again/)
      .first()
      .waitFor();
    const before = await recordedFrames(page);
    await recorded(page, before + 3);
    const { bytes } = await downloaded(page, () => button(page, 'Stop recording').click());
    await button(page, 'Stop').click();
    await button(page, 'Start camera').waitFor();

    expect(readFexCsv(bytes.toString()).rowCount).toBeGreaterThanOrEqual(before + 3);
    const { came, rows, drops, failed, atWork } = await accountOf(page);
    expect([rows + drops + failed, atWork]).toEqual([came, 0]);
    const emotion = page.getByRole('region', { name: 'Models' }).getByRole('row', { name: 'fer-emotion' });
    expect(await emotion.getByRole('cell').allInnerTexts()).toEqual([
      'webgpu',
      expect.anything(),
      expect.anything(),
      '1',
    ]);
  });

  it('may never come back: one button goes on with the processor', { timeout: 300_000 }, async () => {
    const page = await recordingOnGpu();
    isGone = true;
    await loseDevice(page);
    const problem = messages(page).getByText(/on webgpu: its worker thread ended 6 times in a row/);
    await problem.waitFor({ timeout: 200_000 });
    const before = await recordedFrames(page);
    await messages(page).getByRole('button', { name: 'Go on with wasm' }).last().click();
    await problem.waitFor({ state: 'detached' });
    await recorded(page, before + 3);
    expect(await page.getByRole('combobox', { name: 'Backend' }).inputValue()).toBe('wasm');
    const { bytes } = await downloaded(page, () => button(page, 'Stop recording').click());
    const table = readFexCsv(bytes.toString());
    expect(table.rowCount).toBeGreaterThanOrEqual(before + 3);
    expect([...table.rows()].map((row) => row.toObject().event)).toContain('settings: backend wasm');
    expect((await accountOf(page)).failed).toBeGreaterThan(0);
  });

  it('is left for the processor, and one detector for another, while frames come: none is unaccounted for', {
    timeout: 300_000,
  }, async () => {
    const page = await recordingOnGpu();
    const modelOn = (model: string, backend: string) =>
      page
        .getByRole('region', { name: 'Models' })
        .getByRole('row', { name: new RegExp(`^${model} ${backend} [1-9]`) })
        .waitFor({ timeout: 120_000 });
    await modelOn('rfb-320', 'wasm');
    await modelOn('fer-emotion', 'webgpu');
    await page.getByRole('combobox', { name: 'Detector' }).selectOption(SECOND_DETECTOR);
    await modelOn(SECOND_DETECTOR, 'wasm');
    await page.getByRole('combobox', { name: 'Backend' }).selectOption('wasm');
    await modelOn('fer-emotion', 'wasm');
    const before = await recordedFrames(page);
    await recorded(page, before + 2);
    const { bytes } = await downloaded(page, () => button(page, 'Stop recording').click());
    await button(page, 'Stop').click();
    await button(page, 'Start camera').waitFor();

    const table = readFexCsv(bytes.toString());
    const events = [...table.rows()].map((row) => row.toObject().event).filter((event) => event !== null);
    expect(events).toEqual([`settings: detector ${SECOND_DETECTOR}`, 'settings: backend wasm']);
    const { came, rows, drops, failed, atWork } = await accountOf(page);
    expect([rows + drops, failed, atWork]).toEqual([came, 0, 0]);
    expect(await messages(page).getByRole('button').count()).toBe(0);
  });
});
