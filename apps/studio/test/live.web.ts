import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CAMERA_ALLOWED, cameraClip, misfits, type Row, there } from '@fexgraph/browser-tests';
import type { FexBatch } from '@fexgraph/core';
import { readFexCsv } from '@fexgraph/sinks';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accountOf } from './support/account.ts';
import { commandRows } from './support/command-rows.ts';
import { fakeMultitask, modelsWith } from './support/fake-models.ts';
import { keepFrames, keptFrames } from './support/frames-seen.ts';
import { FRAMES as CLIP_FRAMES, ffmpegMissing, makeClip } from './support/made-tables.ts';
import { downloaded, recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';
import { graphText } from './support/web-container.ts';

const clip = cameraClip();
const missing = ffmpegMissing();
if (there && missing) process.stderr.write(`Live is not compared with the command: ${missing}\n`);

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const account = (page: Page) => page.getByText(/frames? came: /);
const running = (page: Page) =>
  page.getByRole('img', { name: 'The frame that was analysed' }).and(page.locator(':not([hidden])'));

const rowsOf = (table: FexBatch): Row[] => [...table.rows()].map((row) => row.toObject() as Row);

const FRAMES = 12;

/** `live-tracking` with valence and arousal of the network that has them. */
const AFFECT_GRAPH = graphText('live-tracking')
  .replace(
    '  fex:\n',
    '  chips: { type: detect/crop@1, input: mesh }\n  affect: { type: multitask/face-v2@1, input: chips }\n  fex:\n',
  )
  .replace('heads: [landmarks, pose, gaze, emotion, rested]', 'heads: [affect]');

describe.runIf(there)('Live', () => {
  const visit = studioPages({ camera: clip });

  it.skipIf(missing)(
    'records of the camera what the command writes of the same frames, with the marks, and asks nobody',
    {
      timeout: 400_000,
    },
    async () => {
      const { page, site } = await visit({ context: CAMERA_ALLOWED });
      const asked: string[] = [];
      const refused: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) refused.push(message.text());
      });
      await keepFrames(page, 200);
      await button(page, 'Record').click();
      await recorded(page, FRAMES - 3);
      await page.getByRole('textbox', { name: 'Event' }).fill('stimulus on');
      await page.getByRole('heading', { level: 1 }).click();
      await page.keyboard.press('m');
      await recorded(page, FRAMES);
      const { name, bytes } = await downloaded(page, () => button(page, 'Stop recording').click());
      await button(page, 'Stop').click();
      await button(page, 'Start camera').waitFor();

      expect(name).toMatch(/^live-\d{4}-\d\d-\d\d-\d{6}\.csv$/);
      const table = readFexCsv(bytes.toString());
      const actual = rowsOf(table);
      const shown = (await keptFrames(page)).slice(0, actual.length);
      const expected = rowsOf(readFexCsv(commandRows(shown)));
      expect(expected).toHaveLength(actual.length);
      expect(table.schema.columns.slice(-2)).toEqual(['Track', 'event']);
      expect(actual.length).toBeGreaterThanOrEqual(FRAMES);
      expect(actual.filter(({ event }) => event !== null).map(({ event }) => event)).toEqual(['stimulus on']);
      // Which of the camera's frames they are: numbers rise, and what is between was dropped.
      const numbers = actual.map(({ frame }) => Number(frame));
      expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
      let wrong = 0;
      for (const [i, row] of actual.entries()) {
        const { frame: _, approx_time: __, input: ___, ...same } = expected[i];
        wrong += misfits(same, row).length;
      }
      // As with videos: a millionth of a pixel turns a level of a chip now and then (docs/browser.md).
      expect(wrong / (actual.length * table.schema.columns.length)).toBeLessThan(0.002);

      expect(
        asked.filter((address) => !address.startsWith(`${site.address}/`) && !/^(blob|data):/.test(address)),
      ).toEqual([]);
      expect(asked.some((address) => address.endsWith('.onnx'))).toBe(true);
      expect(refused).toEqual([]);
    },
  );

  it('accounts for every frame, and shows what each node takes', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Start camera').click();
    await page.waitForFunction(() => Number(/(\d+) dropped/.exec(document.body.innerText)?.[1]) > 0);
    await button(page, 'Stop').click();
    await button(page, 'Start camera').waitFor();
    const { came, rows, drops, failed, atWork } = await accountOf(page);
    expect([came, failed, atWork]).toEqual([rows + drops, 0, 0]);
    const nodes = await page.getByRole('region', { name: 'Nodes' }).getByRole('rowheader').allInnerTexts();
    expect(nodes).toEqual(expect.arrayContaining(['camera', 'mesh', 'emotion', 'fex', 'marks', 'record', 'shown']));
  });

  it('takes settings over while frames come, says so in the recording, and goes on', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Record').click();
    await recorded(page, 2);
    const range = (name: RegExp) => page.getByRole('slider', { name });
    await range(/Least score/).fill('0.9');
    await range(/Detector every/).fill('1');
    await range(/Weight of the current/).fill('0');
    await page.getByRole('checkbox', { name: 'steady landmarks' }).check();
    await page.getByRole('checkbox', { name: 'mesh' }).check();
    await button(page, 'Learn neutral faces').click();
    await button(page, 'Learn anew').waitFor();
    await button(page, 'Pause').click();
    await button(page, 'Go on').click();
    const before = Number(
      /(\d+) frames/.exec(await page.getByRole('status').filter({ hasText: 'Recording' }).innerText())?.[1],
    );
    await recorded(page, before + 3);
    const { bytes } = await downloaded(page, () => button(page, 'Stop recording').click());
    const rows = rowsOf(readFexCsv(bytes.toString()));
    const events = rows.map(({ event }) => event).filter((event) => event !== null);
    expect(events.join('; ').split('; ')).toEqual([
      'settings: threshold 0.9',
      'settings: every 1',
      'settings: smoothing 0',
      'settings: steadyLandmarks true',
      'settings: baseline true',
    ]);
    // The neutral scores of a face are known after 30 frames: before that there are none of what differs from them.
    const learning = rows.slice(rows.findIndex(({ event }) => /baseline/.test(`${event}`)));
    expect(rows[0].AU12).toEqual(expect.any(Number));
    expect(learning.filter(({ FaceScore, AU12 }) => Number(FaceScore) > 0 && AU12 === null)).not.toEqual([]);
  });

  it('shows what it can do with one button, and by keyboard alone', async () => {
    const { page } = await visit();
    const focused = (name: string) => page.evaluate((wanted) => document.activeElement?.textContent === wanted, name);
    for (let i = 0; i < 30 && !(await focused('Try it on this picture')); i++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await account(page).filter({ hasText: '1 frame came: 1 measured, 0 dropped, 0 failed' }).waitFor();
    await running(page).waitFor();
    const happy = page.getByRole('listitem').filter({ hasText: 'Happy' });
    expect(Number((await happy.innerText()).match(/[\d.]+/)?.[0])).toBeGreaterThan(0.8);
    expect(await page.getByText(/Not measured: none of the models/).count()).toBe(1);
  });

  it('draws valence and arousal where the graph gives them', { timeout: 240_000 }, async () => {
    const models = modelsWith({ 'face-multitask-v2': fakeMultitask([0.5, -0.25]) });
    const instead = (path: string) => (path.endsWith('/live-tracking.yaml') ? AFFECT_GRAPH : models(path));
    const { page } = await visit({ instead });
    await button(page, 'Try it on this picture').click();
    const plane = page.getByRole('img', { name: 'Valence 0.50, arousal -0.25' });
    await plane.waitFor({ timeout: 200_000 });
    // To the right of the middle, and below it.
    const middle = await plane.locator('rect').evaluate((square) => square.getBoundingClientRect());
    const at = await plane.locator('circle').evaluate((dot) => dot.getBoundingClientRect());
    const part = (low: number, size: number, dot: number) => (2 * (dot - low)) / size - 1;
    expect(part(middle.x, middle.width, at.x + at.width / 2)).toBeCloseTo(0.5, 1);
    expect(part(middle.y, middle.height, at.y + at.height / 2)).toBeCloseTo(0.25, 1);
    expect(await page.getByText(/Not measured: none of the models/).count()).toBe(0);
  });

  it('keeps the use notes one key away, and the theme that was chosen', async () => {
    const { page } = await visit();
    await button(page, 'Use notes').press('Enter');
    await page.getByRole('dialog').getByText('Emotion inference is restricted').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark');
    await page.reload();
    await page.getByRole('navigation').waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
  });

  it('writes Parquet with the same rows', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.getByRole('combobox', { name: 'Format' }).selectOption('parquet');
    await button(page, 'Record').click();
    await recorded(page, 3);
    await page.keyboard.press('m');
    await recorded(page, 5);
    const parquet = await downloaded(page, () => button(page, 'Stop recording').click());
    expect(parquet.name).toMatch(/\.parquet$/);
    const csv = await downloaded(page, () => button(page, /^Save .* as CSV/).click());
    const { parquetReadObjects } = await import('hyparquet');
    const { buffer } = new Uint8Array(parquet.bytes);
    const read = await parquetReadObjects({ file: buffer as ArrayBuffer });
    const rows = rowsOf(readFexCsv(csv.bytes.toString()));
    expect(read.length).toBe(rows.length);
    for (const [i, row] of rows.entries()) {
      for (const [column, value] of Object.entries(row)) {
        const other = read[i][column] ?? null;
        expect(typeof other === 'bigint' ? Number(other) : other, column).toEqual(value);
      }
    }
  });

  it.skipIf(missing)('plays a video as a camera, at its own speed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-played-'));
    const played = join(folder, 'played.mp4');
    makeClip(played);
    const { page } = await visit();
    await page.getByLabel('Video that plays as a camera').setInputFiles(played);
    await account(page)
      .filter({ hasText: new RegExp(`^${CLIP_FRAMES} frames came: .* 0 failed, 0 at work$`) })
      .waitFor();
    await button(page, 'Start camera').waitFor();
    const { came, rows, drops } = await accountOf(page);
    expect(rows + drops).toBe(came);
    expect(rows).toBeGreaterThan(0);
    const shown = page.getByRole('img', { name: 'The frame' });
    expect(await shown.evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(160);
    rmSync(folder, { recursive: true });
  });
});
