import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CAMERA_ALLOWED, cameraClip } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReady } from '../support/graph-page.ts';
import { csvOf, madeTable } from '../support/made-tables.ts';
import { longer, mainThreadTasks, taskReport } from '../support/main-thread.ts';
import { downloaded, recorded } from '../support/recordings.ts';
import { studioPages } from '../support/studio.ts';

const clip = cameraClip();
const PICTURE = fileURLToPath(new URL('../../../examples/media/astronaut.png', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fexgraph-responsive-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Processor time of a task that a user does not feel, in milliseconds. */
const BLOCKED = 100;
/** Two faces in most frames: 100,000 rows. */
const FRAMES_OF_TABLE = 57_143;

beforeAll(async () => {
  // As cameras of today take them: 24 million pixels.
  await sharp(PICTURE).removeAlpha().resize(6000, 4000, { fit: 'cover' }).jpeg().toFile(at('large.jpg'));
  writeFileSync(at('long.csv'), csvOf(madeTable('long.mp4', FRAMES_OF_TABLE)));
});

/** Nothing in it may hold up a user. */
async function unblocked(page: Page, what: string, doing: () => Promise<void>): Promise<void> {
  const { tasks } = await mainThreadTasks(page, doing);
  process.stderr.write(`${what} (load ${loadavg()[0].toFixed(1)}): ${taskReport(tasks)}\n`);
  expect.soft(longer(tasks, 'cpu', BLOCKED), what).toEqual([]);
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

describe('what the page does meanwhile', () => {
  const visit = studioPages({ camera: clip, compiledOnce: false });
  const opened = async (tab: string) => {
    const { page } = await visit({ context: { ...CAMERA_ALLOWED, viewport: { width: 1440, height: 900 } } });
    const [paint] = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint'));
    process.stderr.write(`first paint after ${Math.round(paint.startTime)} ms (load ${loadavg()[0].toFixed(1)})\n`);
    await unblocked(page, `${tab} is opened`, async () => {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, tab);
      await page.locator(`#tab-${tab} h1`).waitFor();
    });
    return page;
  };

  it('Live: a camera starts, is recorded, and ends', async () => {
    const page = await opened('live');
    await unblocked(page, 'a camera starts', async () => {
      await button(page, 'Record').click();
      await recorded(page, 20);
    });
    await unblocked(page, 'a recording is saved', async () => {
      await downloaded(page, () => button(page, 'Stop recording').click());
    });
    await button(page, 'Stop').click();
    await button(page, 'Start camera').waitFor();
  });

  it('Analyze: a picture of 24 million pixels', async () => {
    const page = await opened('analyze');
    await page.locator('#tab-analyze input[type=file]').first().setInputFiles(at('large.jpg'));
    await unblocked(page, 'a large picture is analysed', async () => {
      await button(page, 'Start').click();
      await page.locator('li.done').waitFor({ timeout: 0 });
    });
    await unblocked(page, 'its table is saved', async () => {
      await downloaded(page, () => button(page, 'Save as CSV').click());
    });
  });

  it('Viewer: a table of 100,000 rows', async () => {
    const page = await opened('viewer');
    await unblocked(page, '100,000 rows are opened', async () => {
      await page.locator('#tab-viewer input[type=file]').setInputFiles(at('long.csv'));
      await page.getByRole('region', { name: 'Rows', exact: true }).locator('tr[data-row]').first().waitFor();
    });
    await unblocked(page, 'they are scrolled', async () => {
      process.stderr.write(`${await scrolled(page)}\n`);
    });
    await unblocked(page, 'they are summarised', async () => {
      await button(page, 'Summarise').click();
      await button(page, 'Download the summary').waitFor();
    });
    await unblocked(page, 'they are saved', async () => {
      await downloaded(page, () => button(page, 'Save as CSV').click());
    });
  });

  it('Graph: a graph is opened and run', async () => {
    const page = await opened('graph');
    await unblocked(page, 'its node types come', async () => {
      await page.getByRole('toolbar', { name: 'Graph file' }).waitFor();
    });
    await unblocked(page, 'a graph is opened', () => openReady(page, 'pose-only'));
    await unblocked(page, 'it is run', async () => {
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
      await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
      await page.getByTestId('run-state').getByText('Done').waitFor({ timeout: 0 });
    });
  });
});

/** Scrolls through the rows for 5 s, on at each frame: how many frames there were, and how far they were apart. */
async function scrolled(page: Page): Promise<string> {
  const region = page.getByRole('region', { name: 'Rows', exact: true }).locator('.rows');
  const { gaps, empty } = await region.evaluate(async (element) => {
    const gaps: number[] = [];
    let empty = 0;
    const begun = performance.now();
    let last = begun;
    for (;;) {
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      gaps.push(now - last);
      last = now;
      const share = (now - begun) / 5000;
      if (share >= 1) return { gaps, empty };
      element.scrollTop = share * element.scrollHeight;
      const { top, bottom } = element.getBoundingClientRect();
      const seen = [...element.querySelectorAll('tr[data-row]')].some((row) => {
        const place = row.getBoundingClientRect();
        return place.bottom > top && place.top < bottom;
      });
      if (!seen) empty++;
    }
  });
  const sorted = gaps.sort((a, b) => a - b);
  const of = (share: number) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(0);
  return (
    `scrolled through 100,000 rows in 5 s: ${gaps.length} frames, ${of(0.5)} ms apart (95 %: ${of(0.95)} ms), ` +
    `${empty} before their rows were there`
  );
}
