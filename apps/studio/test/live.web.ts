import { CAMERA_ALLOWED, cameraClip, misfits, type Row, there } from '@fexgraph/browser-tests';
import { compile, type FexBatch, GraphBuilder, run } from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { readyGraph } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { readFexCsv } from '@fexgraph/sinks';
import type { IncomingFrame } from '@fexgraph/sources';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepFrames, keptFrames } from './support/frames-seen.ts';
import { downloaded, recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const account = (page: Page) => page.getByText(/frames? came: /);
const running = (page: Page) =>
  page.getByRole('img', { name: 'The frame that was analysed' }).and(page.locator(':not([hidden])'));

const rowsOf = (table: FexBatch): Row[] => [...table.rows()].map((row) => row.toObject() as Row);

/** The graph of the camera in Node. */
async function rowsInNode(camera: readonly IncomingFrame[]): Promise<Row[]> {
  const runtime = await createRuntime();
  try {
    const { text, file } = readyGraph(runtime.container, 'live-tracking');
    const graph = GraphBuilder.from(readGraphFile(text, file, { params: { camera } }).spec, runtime.registry);
    graph.settings('camera', { flow: 'wait' });
    const active = run(compile(graph.build(), runtime.container));
    const rows: Row[] = [];
    active.output<FexBatch>('fex').subscribe((batch) => rows.push(...rowsOf(batch)));
    await active.done;
    return rows;
  } finally {
    await runtime.dispose();
  }
}

/** Cells that are the same in a browser as in Node, but for what tells when and where a frame came from. */
const FRAMES = 12;

describe.runIf(there)('Live', () => {
  const visit = studioPages({ camera: clip });

  it('records of the camera what the graph says in Node of the same frames, with the marks, and asks nobody', async () => {
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
    const expected = await rowsInNode(await keptFrames(page));
    expect(table.schema.columns.slice(-2)).toEqual(['Track', 'event']);
    expect(actual.length).toBeGreaterThanOrEqual(FRAMES);
    expect(actual.filter(({ event }) => event !== null).map(({ event }) => event)).toEqual(['stimulus on']);
    // Which of the camera's frames they are: numbers rise, and what is between was dropped.
    const numbers = actual.map(({ frame }) => Number(frame));
    expect([...numbers].sort((a, b) => a - b)).toEqual(numbers);
    let wrong = 0;
    for (const [i, row] of actual.entries()) {
      const { frame: _, approx_time: __, ...same } = expected[i];
      wrong += misfits(same, row).length;
    }
    // As with videos: a millionth of a pixel turns a level of a chip now and then (docs/browser.md).
    expect(wrong / (actual.length * table.schema.columns.length)).toBeLessThan(0.002);

    expect(
      asked.filter((address) => !address.startsWith(`${site.address}/`) && !/^(blob|data):/.test(address)),
    ).toEqual([]);
    expect(asked.some((address) => address.endsWith('.onnx'))).toBe(true);
    expect(refused).toEqual([]);
  });

  it('accounts for every frame, and shows what each node takes', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await button(page, 'Start camera').click();
    await page.waitForFunction(() => Number(/(\d+) dropped/.exec(document.body.innerText)?.[1]) > 0);
    await button(page, 'Stop').click();
    await button(page, 'Start camera').waitFor();
    const [came, rows, drops, failed, atWork] = ((await account(page).innerText()).match(/\d+/g) ?? []).map(Number);
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
    // Fewer than 30 frames of the face have come: its neutral scores are not known yet.
    expect([rows[0].AU12, rows.at(-1)?.AU12]).toEqual([expect.any(Number), null]);
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

  it('plays a video as a camera, at its own speed', async () => {
    const { page } = await visit();
    await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(320, 240);
      const element = document.createElement('canvas');
      [element.width, element.height] = [canvas.width, canvas.height];
      const context = element.getContext('2d') as CanvasRenderingContext2D;
      const recorder = new MediaRecorder(element.captureStream(20), { mimeType: 'video/webm;codecs=vp8' });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const done = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }));
      recorder.start();
      for (let i = 0; i < 20; i++) {
        context.fillStyle = `hsl(${18 * i} 80% 50%)`;
        context.fillRect(0, 0, 320, 240);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      recorder.stop();
      await done;
      const files = new DataTransfer();
      files.items.add(new File(parts, 'clip.webm', { type: 'video/webm' }));
      const input = document.querySelector('input[type=file]') as HTMLInputElement;
      input.files = files.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await button(page, 'Stop').waitFor();
    await button(page, 'Start camera').waitFor();
    const [came, rows, drops, failed] = ((await account(page).innerText()).match(/\d+/g) ?? []).map(Number);
    expect(came).toBeGreaterThan(5);
    expect([rows + drops, failed]).toEqual([came, 0]);
    expect(
      await page.getByRole('img', { name: 'The frame' }).evaluate((canvas: HTMLCanvasElement) => canvas.width),
    ).toBe(320);
  });
});
