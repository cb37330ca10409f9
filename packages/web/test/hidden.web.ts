import type { FexBatch, GraphRun } from '@fexgraph/core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { there } from './support/browser-tests.ts';
import { cameraClip } from './support/camera-clip.ts';
import { type Site, serve } from './support/site.ts';
import { launchTabs, type Tabs } from './support/tabs.ts';

const clip = cameraClip();

declare global {
  /** The run of the page. */
  var playing: GraphRun;
}

/** Faces of a camera on a canvas and in a table: everything that a page does for each frame. */
const GRAPH = JSON.stringify({
  version: 1,
  params: { canvas: { type: 'api' } },
  nodes: {
    camera: { type: 'source/camera@1' },
    faces: { type: 'detect/rfb320@1', input: 'camera' },
    fex: { type: 'fex/assemble@1', inputs: { faces: 'faces' } },
    table: { type: 'sink/csv@1', options: { path: 'camera.csv' }, input: 'fex' },
    shown: {
      type: 'sink/canvas@1',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a param of a graph file
      options: { canvas: '${params.canvas}' },
      inputs: { frame: 'camera', fex: 'fex' },
    },
  },
  outputs: { fex: 'fex' },
});

const rowsOf = (page: Page) => page.evaluate(() => playing.counts.rows);

describe.runIf(there)('a page that is hidden', () => {
  let tabs: Tabs;
  let site: Site;
  beforeAll(async () => {
    tabs = await launchTabs({ camera: clip });
    site = await serve({ page: inject('page') });
  });
  afterAll(async () => {
    await tabs?.close();
    await site?.close();
  });

  it('goes on with its camera, and is balanced when it is shown again', async () => {
    const [context] = tabs.browser.contexts();
    const [page] = context.pages();
    await page.goto(`${site.address}/`);
    await page.waitForFunction(() => 'fexgraph' in globalThis);
    await page.evaluate(async (text) => {
      const outputs = fexgraph.blobOutputs(() => undefined);
      const { container } = await fexgraph.createRuntime({ models: '/models/', outputs });
      const canvas = document.querySelector('canvas');
      const graph = await fexgraph.loadGraphFile(text, 'mine.json', { container, params: { canvas } });
      globalThis.playing = fexgraph.run(graph);
      playing.output<FexBatch>('fex').subscribe({ error: () => undefined });
      await playing.ready;
    }, GRAPH);
    await expect.poll(() => rowsOf(page), { timeout: 60_000 }).toBeGreaterThan(3);
    const other = await context.newPage();
    await other.bringToFront();
    await expect.poll(() => page.evaluate(() => document.hidden)).toBe(true);
    const before = await rowsOf(page);
    await expect.poll(() => rowsOf(page), { timeout: 60_000 }).toBeGreaterThan(before + 10);
    expect(await page.evaluate(() => document.hidden)).toBe(true);
    await page.bringToFront();
    await expect.poll(() => page.evaluate(() => document.hidden)).toBe(false);
    const { counts, written } = await page.evaluate(async () => (await playing.drain()).report);
    expect(counts.rows + counts.drops).toBe(counts.accepted);
    expect(counts).toMatchObject({ nullRows: 0, deadLetters: 0, inFlight: 0, unreleased: 0 });
    expect(written).toMatchObject([{ path: 'camera.csv', complete: true, rows: counts.rows }]);
  });
});
