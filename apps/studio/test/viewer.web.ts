import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { there } from '@fexgraph/browser-tests';
import { concatTables, FexTable, labelSessions, STATISTICS, summary } from '@fexgraph/fex';
import { readTableFile } from '@fexgraph/fex/node';
import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { findingsInLooks } from './support/accessible.ts';
import { csvOf, FRAMES, ffmpegMissing, madeTable, makeClip, parquetOf } from './support/made-tables.ts';
import { studioPages } from './support/studio.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-viewer-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NEWS = fileURLToPath(new URL('news-sample/002.csv.gz', import.meta.url));
const missing = ffmpegMissing();
if (there && missing) process.stderr.write(`No tests of the viewer with a video: ${missing}\n`);

type Files = Parameters<Locator['setInputFiles']>[0];
const named = (name: string, buffer: Buffer) => ({ name, buffer, mimeType: '' });

async function openFiles(page: Page, files: Files): Promise<void> {
  await page.locator('#tab-viewer input[type=file]').setInputFiles(files);
}

async function read(path: string): Promise<FexTable> {
  const found: FexTable[] = [];
  for await (const batch of readTableFile(path)) found.push(batch);
  return concatTables(found);
}

async function downloaded(page: Page, button: string, to: string): Promise<FexTable> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: button }).click();
  await (await download).saveAs(join(folder, to));
  return read(join(folder, to));
}

describe.runIf(there)('the viewer', () => {
  const visit = studioPages();
  const viewer = (context = {}) => visit({ path: '#viewer', context });

  it("opens a table of py-feat and summarises it with the package's own numbers", async () => {
    const { page } = await viewer();
    await openFiles(page, NEWS);
    await page.getByText('14 rows, 2,183 columns').waitFor();
    await page.getByText('The table does not say who is who').waitFor();
    await page.getByLabel('Draw no label').waitFor();
    for (const column of ['valence', 'Happy', 'AU12', 'Pitch'])
      await page.getByRole('columnheader', { name: column, exact: true }).first().waitFor();
    await page.getByLabel('Summary by').selectOption('input');
    await page.getByRole('button', { name: 'Summarise' }).click();
    const actual = await downloaded(page, 'Download the summary', 'news.csv');
    const columns = ['valence', 'arousal', 'Happy', 'Sad', 'Surprise', 'AU04', 'AU12', 'Pitch', 'Yaw'];
    const table = labelSessions(await read(NEWS), { column: 'input' }).select(columns);
    const expected = summary(table, { statistics: STATISTICS });
    expect(actual.names).toEqual(['session', ...expected.names]);
    expect(actual.column('session').values).toEqual(['002.mp4']);
    for (const { name, values } of expected.columns) expect(actual.column(name).values, name).toEqual(values);
    const shown = page.getByRole('region', { name: 'Summary', exact: true }).getByRole('cell').first();
    expect(Number(await shown.textContent())).toBeCloseTo(expected.numbers('mean_valence')[0], 4);
  });

  it('names and joins people, and writes what became of them into a new file', async () => {
    const { page } = await viewer();
    const table = madeTable();
    await openFiles(page, named('clip.csv', csvOf(table)));
    const name = page.getByLabel('Name of Person_0');
    await name.fill('Anna, "A"');
    await name.press('Enter');
    const renamed = await downloaded(page, 'Save as CSV', 'clip.people.csv');
    const labels = (anna: string, other: string) =>
      (table.column('Identity').values as string[]).map((label) => (label === 'Person_0' ? anna : other));
    expect(renamed.column('Identity').values).toEqual(labels('Anna, "A"', 'Person_1'));
    await page.getByLabel('Person_1 is the same person as').selectOption('Anna, "A"');
    const joined = await downloaded(page, 'Save as Parquet', 'clip.people.parquet');
    expect(joined.column('Identity').values).toEqual(labels('Anna, "A"', 'Anna, "A"'));
    for (const { name, values } of table.columns)
      if (name !== 'Identity') expect(joined.column(name).values, name).toEqual(values);
    await page.getByRole('button', { name: 'As the table has them' }).click();
    await page.getByLabel('Name of Person_1').waitFor();
  });

  it('draws somebody of whatever is looked at, with the cursor on its frame', async () => {
    const { page } = await viewer();
    const pictures = ['a', 'b', 'c', 'd'].map((person) => `0.5,${person}.jpg,0,${person}`);
    const video = [3, 5, 7].map((frame) => `0.25,v.mp4,${frame},e`);
    const text = ['AU12,input,frame,Identity', ...pictures, ...video].join('\n');
    await openFiles(page, named('mixed.csv', Buffer.from(`${text}\n`)));
    await page.getByRole('img', { name: /^Curves of AU12 over frames 3 to 7/ }).waitFor();
    const legend = page.locator('.u-legend');
    expect(await legend.textContent()).toMatch(/^frame3/);
    expect(await legend.textContent()).toMatch(/AU120\.25$/);
    await page.getByRole('button', { name: 'Next frame' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.getByRole('img', { name: /over frames 4 to 6/ }).waitFor();
    expect(await legend.textContent()).toMatch(/^frame5/);

    await page.getByRole('combobox', { name: 'Input' }).selectOption({ label: '4 pictures' });
    await page.getByRole('img', { name: /^Curves of AU12, a; AU12, b; AU12, c over/ }).waitFor();
    // No line reaches a value that is alone.
    const inked = () =>
      page.locator('.curves canvas').evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
        let blue = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === 0 && data[at + 1] === 0x72 && data[at + 2] === 0xb2) blue++;
        return blue;
      });
    await expect.poll(inked).toBeGreaterThan(10);
  });

  it('goes by keyboard to a frame, whose rows it shows', async () => {
    const { page } = await viewer();
    await openFiles(page, named('clip.csv', csvOf(madeTable())));
    await page.getByRole('slider', { name: 'Frame' }).press('End');
    await page.getByText(`frame ${FRAMES - 1}`, { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Frame before' }).press('Enter');
    const current = page.locator('tr[aria-current]');
    await page.getByText(`frame ${FRAMES - 2}`, { exact: true }).waitFor();
    await page.getByRole('region', { name: 'Rows' }).last().press('End');
    await current.first().waitFor();
    expect(await current.getByRole('rowheader').allTextContents()).toEqual([`${FRAMES - 2}`, `${FRAMES - 2}`]);
  });

  it.each<[string, Buffer, RegExp]>([
    ['cut.csv', Buffer.from('frame,AU12\n0,0.5\n1\n'), /cut\.csv: line 3: 1 fields, the header names 2 columns/],
    ['text.csv', Buffer.from('frame,AU12\n0,0.5\n1,x\n'), /text\.csv: line 3, column "AU12": "x" is not a number/],
    ['marks.csv', Buffer.from('frame;AU12\n0;0,5\n'), /give ";" as the delimiter/],
    ['cut.parquet', parquetOf(madeTable()).subarray(0, 1500), /cut\.parquet: not a Parquet file that can be read/],
  ])('says where a table is damaged, and goes on: %s', async (name, content, message) => {
    const { page } = await viewer();
    await openFiles(page, named(name, content));
    await page.getByText(message).waitFor();
    await openFiles(page, named('clip.csv', csvOf(madeTable())));
    await page.getByLabel('Draw Person_0').waitFor();
  });

  it('reads tables with other marks when it is told of them', async () => {
    const { page } = await viewer();
    await page.getByText('How a CSV table is written').click();
    await page.getByLabel('Between columns').selectOption(';');
    await page.getByLabel('Decimals').selectOption(',');
    await openFiles(page, named('marks.csv', Buffer.from('frame;AU12\n0;0,5\n1;0,25\n')));
    await page.locator('tr[data-row]').getByRole('cell', { name: '0.25' }).waitFor();
  });

  it('has only the rows in the page that are seen, of a hundred thousand', { timeout: 300_000 }, async () => {
    const { page } = await viewer();
    const rows = 100_000;
    const value = (i: number, column: number) => Math.sin(i / (50 + column));
    const columns = ['AU12', 'Happy', 'Pitch', 'x_0', 'x_1', 'x_2'].map((name, column) => ({
      name,
      values: Float64Array.from({ length: rows }, (_, i) => value(i, column)),
    }));
    const frame = { name: 'frame', values: Float64Array.from({ length: rows }, (_, i) => i) };
    const peak = 54_321;
    columns[0].values[peak] = 7;
    await openFiles(page, named('long.csv', csvOf(new FexTable([frame, ...columns]))));
    const table = page.getByRole('table').and(page.locator(`[aria-rowcount="${rows + 1}"]`));
    // Columns come one after the other.
    await table.getByRole('columnheader', { name: 'Pitch' }).waitFor();
    const countRows = () => table.locator('tr[data-row]').count();
    expect(await countRows()).toBeLessThan(40);
    const region = page.getByRole('region', { name: 'Rows' }).last();
    for (const share of [0.25, 0.5, 1]) {
      await region.evaluate((element, at) => element.scrollTo(0, at * element.scrollHeight), share);
      const last = share === 1 ? rows - 1 : Math.round(share * rows);
      await table.locator(`tr[data-row="${last}"]`).waitFor();
      expect(await countRows()).toBeLessThan(40);
    }
    expect(await table.locator('tr[data-row] td').last().textContent()).toBe(
      String(Number(Math.fround(value(rows - 1, 2)).toPrecision(5))),
    );
    await page.getByRole('slider', { name: 'Frame' }).fill(String(peak));
    for (let i = 0; i < 12; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
    const picture = page.getByRole('img', { name: /^Curves of AU12/ });
    const [from, to] = /frames ([\d.]+) to ([\d.]+)/
      .exec((await picture.getAttribute('aria-label')) ?? '')!
      .slice(1)
      .map(Number);
    expect(from).toBeLessThan(peak);
    expect(to).toBeGreaterThan(peak);
    expect(to - from).toBeLessThan(50);
  });

  it('is accessible, narrow and wide, light and dark', async () => {
    const { page } = await viewer();
    const atFirst = await findingsInLooks(page, 'at first');
    await openFiles(page, named('clip.csv', csvOf(madeTable())));
    await page.getByLabel('Draw Person_0').waitFor();
    await page.getByRole('button', { name: 'Summarise' }).click();
    await page.getByRole('region', { name: 'Summary', exact: true }).waitFor();
    expect([...atFirst, ...(await findingsInLooks(page, 'with a table'))]).toEqual([]);
  });
});

describe.runIf(there && !missing)('the viewer with the video of a table', () => {
  const visit = studioPages();
  const clip = join(folder, 'plain.mp4');
  const time = (page: Page) => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);

  it.each([
    ['csv', csvOf],
    ['parquet', parquetOf],
  ])('goes where a curve is clicked, and shows the boxes there: %s', async (end, encode) => {
    makeClip(clip);
    const { page } = await visit({ path: '#viewer', context: { viewport: { width: 1200, height: 1400 } } });
    await openFiles(page, [named(`clip.${end}`, encode(madeTable())), named('plain.mp4', readFileSync(clip))]);
    // Times are known when the place has one.
    await page.getByText('frame 0, 0:00.00').waitFor();
    const over = page.locator('.u-over').first();
    const box = (await over.boundingBox())!;
    await over.click({ position: { x: (box.width * 10) / (FRAMES - 1), y: box.height / 2 } });
    await page.getByText('frame 10, 0:00.40').waitFor();
    await expect.poll(() => time(page)).toBeCloseTo(10.5 / 25, 3);
    const rects = page.locator('.face-boxes rect');
    expect(await rects.evaluateAll((found) => found.map((rect) => rect.getAttribute('x')))).toEqual(['25', '95']);
    // A frame of one face.
    await page.getByRole('button', { name: 'Next frame' }).click();
    await page.getByText('frame 11, 0:00.44').waitFor();
    expect(await rects.count()).toBe(1);
    await expect.poll(() => time(page)).toBeCloseTo(11.5 / 25, 3);
    await page.getByRole('img', { name: 'Face of Person_1' }).waitFor();
  });

  it('follows the video as it plays', async () => {
    makeClip(clip);
    const { page } = await visit({ path: '#viewer' });
    await openFiles(page, [named('clip.csv', csvOf(madeTable())), named('plain.mp4', readFileSync(clip))]);
    await page.getByText('frame 0, 0:00.00').waitFor();
    await page.locator('video').evaluate((video: HTMLVideoElement) => video.play());
    await page.waitForFunction(() => document.querySelector('video')?.ended);
    await page.getByText(`frame ${FRAMES - 1}, 0:00.92`).waitFor();
  });
});
