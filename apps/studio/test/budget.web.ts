import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { openReady } from './support/graph-page.ts';
import { csvOf, madeTable } from './support/made-tables.ts';
import { downloaded, recorded } from './support/recordings.ts';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();
const PICTURE = fileURLToPath(new URL('../../examples/media/astronaut.png', import.meta.url));

/** onnxruntime and its workers: what runs models, not the application. */
const RUNTIME = /^ort[.-]/;
/** Bytes of a script or style sheet as a server sends it. */
const sent = (name: string) => gzipSync(readFileSync(join(inject('site'), 'assets', name))).length;
const isCode = (name: string) => /\.(js|css)$/.test(name) && !RUNTIME.test(name);
const sum = (names: readonly string[]) => names.filter(isCode).reduce((bytes, name) => bytes + sent(name), 0);
const kB = (bytes: number) => `${Math.round(bytes / 1000)} kB`;
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

interface Use {
  readonly tab: string;
  /** What the page may load for it, compressed. */
  readonly budget: number;
  /** What somebody does who came for this tab. */
  readonly use: (page: Page) => Promise<unknown>;
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

const USES: readonly Use[] = [
  {
    tab: 'live',
    budget: 350_000,
    use: async (page) => {
      await button(page, 'Record').click();
      await recorded(page, 2);
      await downloaded(page, () => button(page, 'Stop recording').click());
    },
  },
  {
    tab: 'analyze',
    budget: 350_000,
    use: async (page) => {
      await page.locator('#tab-analyze input[type=file]').first().setInputFiles(PICTURE);
      await button(page, 'Start').click();
      await page.locator('li.done').waitFor({ timeout: 120_000 });
      await downloaded(page, () => button(page, 'Save as CSV').click());
    },
  },
  {
    tab: 'viewer',
    budget: 350_000,
    use: async (page) => {
      const file = { name: 'clip.csv', mimeType: '', buffer: csvOf(madeTable()) };
      await page.locator('#tab-viewer input[type=file]').setInputFiles(file);
      await button(page, 'Summarise').click();
      await downloaded(page, () => button(page, 'Save as CSV').click());
    },
  },
  {
    tab: 'graph',
    budget: 350_000,
    use: async (page) => {
      await openReady(page, 'pose-only');
      await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
      await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
      await page.getByTestId('run-state').getByText('Done').waitFor({ timeout: 120_000 });
    },
  },
];

describe.runIf(there)('what the studio loads, compressed', () => {
  const visit = studioPages({ camera: clip });

  it.each(USES)('to be seen, and to use $tab', { timeout: 400_000 }, async ({ tab, budget, use }) => {
    const context = { ...CAMERA_ALLOWED, viewport: { width: 1440, height: 900 } };
    const { page, site } = await visit({ path: `#${tab}`, context });
    /** Files of the page that it has asked for since it was opened, workers included. */
    const loaded = () => [...new Set(site.requests.map(nameOf))];
    await page.locator(`#tab-${tab} h1`).waitFor();
    const seen = sum(loaded());
    await use(page);
    const used = sum(loaded());
    const all = sum(readdirSync(join(inject('site'), 'assets')));
    process.stderr.write(`${tab}: ${kB(seen)} to be seen, ${kB(used)} in use, of ${kB(all)} in all\n`);
    expect(used).toBeLessThan(budget);
    if (tab === 'live') expect(seen).toBeLessThan(150_000);
  });
});
