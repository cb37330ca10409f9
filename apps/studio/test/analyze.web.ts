import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { misfits, type Row, there, writeWanderingFace } from '@fexgraph/browser-tests';
import { concatTables, type FexTable } from '@fexgraph/fex';
import { readTableFile } from '@fexgraph/fex/node';
import { createRuntime, detect } from '@fexgraph/runtime/node';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingsInLooks } from './support/accessible.ts';
import { ffmpegMissing } from './support/made-tables.ts';
import { studioPages } from './support/studio.ts';

const PICTURE = fileURLToPath(new URL('../../examples/media/astronaut.png', import.meta.url));
const missing = ffmpegMissing();
if (there && missing) process.stderr.write(`No tests of Analyze with a video: ${missing}\n`);

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-analyze-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Frames of the video. */
const FRAMES = 10;
const PICTURES = ['a.png', 'mirrored.png', 'closer.png'];
const ALL = [...PICTURES, 'broken.png', ...(missing ? [] : ['clip.mp4'])];
/** Part of the range of a column that flipped levels may make in a video, as in `video-files.web.ts`. */
const FLIPPED = 2e-2;

beforeAll(async () => {
  if (!there) return;
  const face = () => sharp(PICTURE).removeAlpha();
  writeFileSync(at('a.png'), readFileSync(PICTURE));
  await face().flop().png().toFile(at('mirrored.png'));
  await face().extract({ left: 60, top: 0, width: 320, height: 300 }).png().toFile(at('closer.png'));
  writeFileSync(at('broken.png'), readFileSync(PICTURE).subarray(0, 20_000));
  if (missing) return;
  await writeWanderingFace(at('clip.y4m'));
  const coded = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-frames:v', `${FRAMES}`];
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', at('clip.y4m'), ...coded, at('clip.mp4')]);
});

/** What Node says of each file by itself. */
async function rowsInNode(): Promise<Map<string, Row[]>> {
  const runtime = await createRuntime();
  const found = new Map<string, Row[]>();
  for (const name of ALL) {
    const { fex, run } = detect(runtime, { inputs: at(name) });
    const rows: Row[] = [];
    fex.subscribe((batch) => rows.push(...[...batch.rows()].map((row) => row.toObject() as Row)));
    await run.done;
    found.set(name, rows);
  }
  await runtime.dispose();
  return found;
}

async function read(path: string): Promise<FexTable> {
  const batches: FexTable[] = [];
  for await (const batch of readTableFile(path)) batches.push(batch);
  return concatTables(batches);
}

/** Rows of a table by their input. */
function rowsByInput(table: FexTable): Map<string, Row[]> {
  const found = new Map<string, Row[]>();
  for (let row = 0; row < table.rowCount; row++) {
    const cells = table.columns.map(({ name, values }) => [name, plain(values[row])] as const);
    const input = String(table.column('input').values[row]);
    found.set(input, [...(found.get(input) ?? []), Object.fromEntries(cells)]);
  }
  return found;
}

const plain = <T>(value: T) => (Number.isNaN(value) ? null : value);

function expectSameRows(actual: FexTable, expected: Map<string, Row[]>): void {
  const byInput = rowsByInput(actual);
  expect([...byInput].map(([name, rows]) => [name, rows.length])).toEqual(
    [...expected].filter(([, rows]) => rows.length > 0).map(([name, rows]) => [name, rows.length]),
  );
  for (const [name, rows] of expected) {
    for (const [i, row] of rows.entries()) {
      const normal = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)]));
      const tolerance = name.endsWith('.mp4') ? FLIPPED : undefined;
      expect(misfits(normal, byInput.get(name)![i], tolerance), `${name}, row ${i}`).toEqual([]);
    }
  }
}

const add = (page: Page, files: readonly string[]) =>
  page.locator('#tab-analyze input[type=file]').first().setInputFiles(files.map(at));
const ended = (page: Page, count: number) =>
  page.getByText(`${count} of ${ALL.length} files`).waitFor({ timeout: 120_000 });
const start = (page: Page) => page.getByRole('button', { name: /^(Start|Go on)$/ }).click();

async function downloaded(page: Page, button: string): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  const path = at((await download).suggestedFilename());
  await (await download).saveAs(path);
  return path;
}

describe.runIf(there)('Analyze', () => {
  const visit = studioPages();
  let expected: Map<string, Row[]>;
  beforeAll(async () => {
    expected = await rowsInNode();
  });

  it('gives the rows of Node, names what failed, and makes tables, a summary and a report', {
    timeout: 400_000,
  }, async () => {
    const { page } = await visit({ path: '#analyze', context: { viewport: { width: 1200, height: 1000 } } });
    await add(page, ALL);
    await start(page);
    await ended(page, ALL.length);
    const broken = page.locator('li.failed');
    expect(await broken.count()).toBe(1);
    expect(await broken.textContent()).toMatch(/broken\.png.*(cut short|damaged)/);
    await page.getByText(', 1 failed').waitFor();

    expectSameRows(await read(await downloaded(page, 'Save as CSV')), expected);
    expectSameRows(await read(await downloaded(page, 'Save as Parquet')), expected);

    const report = readFileSync(await downloaded(page, 'Save a report'), 'utf8');
    for (const name of PICTURES) expect(report).toContain(name);
    expect(report).not.toContain('<script');

    await page.getByRole('button', { name: 'Summarise' }).click();
    const summary = page.getByRole('region', { name: 'Summary' });
    await summary.getByRole('rowheader', { name: 'mirrored.png' }).waitFor();

    await page.getByRole('button', { name: 'Open in the viewer' }).click();
    await page.getByRole('heading', { level: 1, name: 'Viewer' }).waitFor();
    await page
      .getByRole('img', { name: /^Face of Person_0 · / })
      .first()
      .waitFor();
  });

  it('goes on after a reload in its middle: no row twice, no file forgotten', { timeout: 400_000 }, async () => {
    const { page } = await visit({ path: '#analyze' });
    await add(page, ALL);
    await start(page);
    await page.locator('li.done').nth(1).waitFor();
    await page.reload();
    await page.getByText(/needed again: browsers/).waitFor();
    const done = await page.locator('li.done').count();
    expect(done).toBeGreaterThanOrEqual(2);
    // A second visit sees both what is done and what was under way.
    expect(await page.locator('li.needed').count()).toBe(ALL.length - done - (await page.locator('li.failed').count()));
    await add(page, ALL);
    await page.getByText(/are in the queue already/).waitFor();
    await start(page);
    await ended(page, ALL.length);
    expectSameRows(await read(await downloaded(page, 'Save as CSV')), expected);
    await page.getByRole('button', { name: 'Empty the queue' }).click();
    await page.locator('.job').first().waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect(await page.locator('.job').count()).toBe(0);
    const left = await page.evaluate(async () => {
      const names: string[] = [];
      const kept = (await navigator.storage.getDirectory()) as unknown as { keys(): AsyncIterable<string> };
      for await (const name of kept.keys()) names.push(name);
      return names;
    });
    expect(left).toEqual([]);
  });

  it('reads a file of an earlier visit by its handle, and begins anew what was cut off', {
    timeout: 400_000,
  }, async () => {
    const { page } = await visit({ path: '#analyze' });
    await page.getByRole('button', { name: 'Start' }).waitFor();
    // As a page that crashed has left it: a handle, as dropped files have, and half a table.
    await page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory();
      const write = async (name: string, content: Blob) => {
        const handle = await folder.getFileHandle(name, { create: true });
        await content.stream().pipeTo(await handle.createWritable());
        return handle;
      };
      const handle = await write('kept.png', await (await fetch('/media/astronaut.png')).blob());
      await write('analysis-7.csv.part', new Blob(['half a']));
      const { size, lastModified } = await handle.getFile();
      const job = {
        id: 7,
        path: 'kept.png',
        size,
        lastModified,
        isVideo: false,
        skipFrames: 1,
        state: 'running',
        handle,
      };
      const request = indexedDB.open('fexgraph-studio-jobs');
      const database = await new Promise<IDBDatabase>((resolve) => {
        request.onsuccess = () => resolve(request.result);
      });
      const saved = database.transaction('jobs', 'readwrite');
      saved.objectStore('jobs').put(job);
      await new Promise((resolve) => {
        saved.oncomplete = resolve;
      });
    });
    await page.reload();
    await page.getByText('waits').waitFor();
    await start(page);
    await page.getByText('1 of 1 files').waitFor({ timeout: 120_000 });
    const rows = rowsByInput(await read(await downloaded(page, 'Save as CSV'))).get('kept.png')!;
    const [same] = expected.get('a.png')!;
    const normal = Object.fromEntries(Object.entries(same).map(([column, value]) => [column, plain(value)]));
    expect(rows).toHaveLength(1);
    expect(misfits(normal, rows[0])).toEqual([]);
  });

  /** The same queue in a second window. */
  async function twoWindows(): Promise<[Page, Page]> {
    const { page, site } = await visit({ path: '#analyze' });
    const other = await page.context().newPage();
    await other.goto(`${site.address}#analyze`);
    for (const window of [page, other]) {
      window.setDefaultTimeout(120_000);
      await window.getByRole('button', { name: 'Start' }).waitFor();
    }
    return [page, other];
  }
  const elsewhere = (page: Page) => page.getByText('Another window of the studio works on this queue.');

  it('is one queue in two windows: both show who works and what is done, and any file is there once', {
    timeout: 400_000,
  }, async () => {
    const [page, other] = await twoWindows();
    await add(other, ['mirrored.png']);
    await page.getByText('mirrored.png').waitFor();
    await add(page, ['a.png', 'mirrored.png']);
    await other.getByText('a.png').waitFor();
    await start(page);
    await elsewhere(other).waitFor();
    expect(await other.getByRole('button', { name: /^(Start|Go on)$/ }).count()).toBe(0);
    for (const window of [page, other]) await window.getByText('2 of 2 files').waitFor({ timeout: 120_000 });
    await elsewhere(other).waitFor({ state: 'detached' });
    for (const window of [page, other]) {
      const rows = rowsByInput(await read(await downloaded(window, 'Save as CSV')));
      expect([...rows].map(([name, { length }]) => [name, length]).sort()).toEqual([
        ['a.png', 1],
        ['mirrored.png', 1],
      ]);
    }
    await page.getByRole('button', { name: 'Empty the queue' }).click();
    await other.locator('.job').first().waitFor({ state: 'detached' });
  });

  it('is stopped from the other window, and finished there when the first is gone', { timeout: 400_000 }, async () => {
    const [page, other] = await twoWindows();
    await add(page, PICTURES);
    await start(page);
    await other.locator('li.running').waitFor();
    await other.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: /^(Start|Go on)$/ }).waitFor();
    await elsewhere(other).waitFor({ state: 'detached' });
    await start(page);
    await other.locator('li.running').waitFor();
    await page.close();
    await elsewhere(other).waitFor({ state: 'detached' });
    expect(await other.locator('li.needed, li.running').count()).toBe(0);
    await start(other);
    await other.getByText(`${PICTURES.length} of ${PICTURES.length} files`).waitFor({ timeout: 120_000 });
    const rows = rowsByInput(await read(await downloaded(other, 'Save as CSV')));
    expect([...rows].map(([name, { length }]) => [name, length])).toEqual(
      PICTURES.map((name) => [name, expected.get(name)!.length]),
    );
  });

  it('says what to do where no room is left, and tries again', { timeout: 400_000 }, async () => {
    const { page } = await visit({ path: '#analyze' });
    // The disk of a private window is memory, and has no quota.
    await page.evaluate(() => {
      const { prototype } = FileSystemWritableFileStream;
      const { write } = prototype;
      const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'));
      prototype.write = full;
      Object.assign(globalThis, { makeRoom: () => Object.assign(prototype, { write }) });
    });
    await add(page, ['a.png']);
    await start(page);
    await page
      .getByText(/cannot write .*no room.*the browser gives this page no more room: remove older files/)
      .waitFor({
        timeout: 200_000,
      });
    await page.evaluate(() => (globalThis as unknown as { makeRoom(): void }).makeRoom());
    await page.getByRole('button', { name: 'Try again: a.png' }).click();
    await start(page);
    await page.locator('li.done').waitFor({ timeout: 120_000 });
    expect(rowsByInput(await read(await downloaded(page, 'Save as CSV'))).get('a.png')).toHaveLength(1);
  });

  it.skipIf(missing)('says that a video is damaged, and goes on', { timeout: 400_000 }, async () => {
    const { page } = await visit({ path: '#analyze' });
    writeFileSync(at('cut.mp4'), readFileSync(at('clip.mp4')).subarray(0, 2_000));
    await add(page, ['cut.mp4', 'a.png']);
    await start(page);
    await page.getByText('2 of 2 files').waitFor({ timeout: 120_000 });
    expect(await page.locator('li.failed').textContent()).toMatch(/cut\.mp4.*(damaged|cut|not a|cannot be read)/);
    expect(await page.locator('li.done').textContent()).toMatch(/a\.png.*1 row/);
  });

  it('takes a folder with all that is in it, under its path', async () => {
    const { page } = await visit({ path: '#analyze' });
    const inside = join(folder, 'study', 'day 1');
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, 'a.png'), readFileSync(PICTURE));
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add a folder' }).click();
    await (await chooser).setFiles(join(folder, 'study'));
    await page.getByText('study/day 1/a.png').waitFor();
  });

  it('stops when it is told to, and goes on where it was', { timeout: 400_000 }, async () => {
    const { page } = await visit({ path: '#analyze' });
    await add(page, ALL);
    await start(page);
    await page.locator('li.running').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: /^(Start|Go on)$/ }).waitFor();
    expect(await page.locator('li.running').count()).toBe(0);
    await start(page);
    await ended(page, ALL.length);
    expectSameRows(await read(await downloaded(page, 'Save as CSV')), expected);
  });

  it('says which files it does not take', async () => {
    const { page } = await visit({ path: '#analyze' });
    const file = (name: string) => ({ name, mimeType: '', buffer: Buffer.from('x') });
    await page
      .locator('#tab-analyze input[type=file]')
      .first()
      .setInputFiles([file('notes.txt'), file('a.jpg')]);
    await page.getByText('Neither a picture nor a video: notes.txt').waitFor();
    expect(await page.locator('.job').count()).toBe(1);
  });

  it('is accessible, narrow and wide, light and dark', async () => {
    const { page } = await visit({ path: '#analyze' });
    await add(page, ['a.png', 'broken.png']);
    const atFirst = await findingsInLooks(page, 'at first');
    await start(page);
    await page.getByText('2 of 2 files').waitFor({ timeout: 120_000 });
    await page.getByRole('button', { name: 'Summarise' }).click();
    await page.getByRole('region', { name: 'Summary' }).waitFor();
    expect([...atFirst, ...(await findingsInLooks(page, 'with results'))]).toEqual([]);
  });
});
