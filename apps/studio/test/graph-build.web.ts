import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { there } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGraphTab, openReady, savedText } from './support/graph-page.ts';
import { studioPages } from './support/studio.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const PICTURE = join(root, 'apps/examples/media/astronaut.png');

/** The nodes of `graphs/pose-only.yaml`: id, type, inputs by port. */
const NODES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['images', 'source/images', {}],
  ['rfb320', 'detect/rfb320', { frame: 'images' }],
  ['keypoints', 'detect/keypoints', { detections: 'rfb320' }],
  ['crop-rotated', 'detect/crop-rotated', { regions: 'keypoints' }],
  ['attention-mesh', 'multitask/attention-mesh', { chips: 'crop-rotated' }],
  ['mesh-regions', 'multitask/mesh-regions', { meshes: 'attention-mesh' }],
  ['crop-rotated-2', 'detect/crop-rotated', { regions: 'mesh-regions' }],
  ['attention-mesh-2', 'multitask/attention-mesh', { chips: 'crop-rotated-2' }],
  ['head-pose', 'multitask/head-pose', { meshes: 'attention-mesh-2' }],
  ['assemble', 'fex/assemble', { faces: 'rfb320', heads: 'head-pose' }],
  ['csv', 'sink/csv', { batch: 'assemble' }],
];

describe.runIf(there)('graphs that are built on the page', () => {
  const visit = studioPages();
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-built-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The table that `fexgraph graph run` writes. */
  const tableOf = (graph: string, name: string, ...params: string[]) => {
    const main = join(root, 'packages/cli/dist/main.js');
    execFileSync(process.execPath, [main, 'graph', 'run', graph, '--overwrite', '-q', ...params], { cwd: folder });
    return readFileSync(join(folder, name), 'utf8');
  };
  let expected = '';
  beforeAll(() => {
    const ready = join(root, 'graphs/pose-only.yaml');
    expected = tableOf(ready, 'ready.csv', '-p', `inputs=${PICTURE}`, '-p', 'table=ready.csv');
  });

  const setOptions = async (page: Page, choose: (id: string) => Promise<void>) => {
    const panel = page.getByRole('region', { name: 'Options' });
    const enter = async (id: string, name: string, value: string) => {
      await choose(id);
      await panel.getByLabel(name, { exact: true }).focus();
      await page.keyboard.type(value);
      await page.keyboard.press('Tab');
    };
    await enter('images', 'inputs', PICTURE);
    await enter('attention-mesh-2', 'minPresence', '0.9999');
    await enter('attention-mesh-2', 'tryTurned', 'false');
    await enter('csv', 'path', 'built.csv');
  };

  const sameRecords = async (page: Page) => {
    await page.getByRole('button', { name: 'Problems (0)' }).waitFor();
    const text = await savedText(page);
    const file = join(folder, 'built.yaml');
    writeFileSync(file, text);
    expect(text).not.toContain('threshold');
    expect(tableOf(file, 'built.csv')).toBe(expected);
  };

  it('give the rows of the ready graph on the command line, built by drag', async () => {
    const { page } = await openGraphTab(visit);
    const canvas = page.getByTestId('canvas');
    const { width } = (await canvas.boundingBox())!;
    for (const [i, [id, type]] of NODES.entries()) {
      await page.getByLabel('Search node types').fill(type);
      const targetPosition = { x: i % 2 ? width * 0.7 : width * 0.3, y: 40 + 58 * i };
      await page.getByRole('button', { name: type }).first().dragTo(canvas, { targetPosition });
      await page.locator(`.react-flow__node[data-id="${id}"]`).waitFor();
    }
    for (const [id, , inputs] of NODES) {
      for (const [port, from] of Object.entries(inputs)) {
        const source = page.locator(`.react-flow__node[data-id="${from}"] .react-flow__handle.source`);
        const target = page.locator(`.react-flow__node[data-id="${id}"] .react-flow__handle.target`);
        await source.dragTo(
          Object.keys(inputs).length > 1 ? target.and(page.locator(`[data-handleid="${port}"]`)) : target,
        );
      }
    }
    expect(await page.locator('.react-flow__edge').count()).toBe(11);
    await setOptions(page, (id) => page.locator(`.react-flow__node[data-id="${id}"] .type`).click());
    await sameRecords(page);
  });

  it('give the rows of the ready graph on the command line, built by keys alone', async () => {
    const { page } = await openGraphTab(visit);
    const press = (key: string) => page.keyboard.press(key);
    for (const [id, type] of NODES) {
      await page.getByLabel('Search node types').focus();
      await press('Control+A');
      await page.keyboard.type(type);
      await press('Enter');
      await page.getByRole('heading', { level: 2, name: id, exact: true }).waitFor();
    }
    const choose = async (id: string) => {
      await page.locator(`.react-flow__node[data-id="${id}"]`).focus();
      await press('Enter');
      await page.getByRole('heading', { level: 2, name: id, exact: true }).waitFor();
    };
    for (const [id, , inputs] of NODES) {
      if (Object.keys(inputs).length > 0) await choose(id);
      for (const [port, from] of Object.entries(inputs)) {
        const label = Object.keys(inputs).length > 1 ? `what ${port} of ${id} reads` : /^what .* reads$/;
        const picker = page.getByRole('combobox', { name: label });
        await picker.focus();
        const labels = await picker.locator('option').allTextContents();
        for (let i = 0; i < labels.findIndex((text) => text.startsWith(`${from} (`)); i++) await press('ArrowDown');
        await press('Tab');
        await press('Enter');
        await page.getByRole('button', { name: `Disconnect ${from} from` }).waitFor();
      }
    }
    await setOptions(page, choose);
    await sameRecords(page);
  });

  it('have nothing that keys do not reach', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'pose-only');
    await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' });
    await page.getByRole('toolbar', { name: 'Graph file' }).getByRole('button', { name: 'New' }).focus();
    const reached = new Set<string>();
    for (let i = 0; i < 200; i++) {
      await page.keyboard.press('Tab');
      reached.add(
        await page.evaluate(() => {
          const { ariaLabel, textContent, className, id } = document.activeElement as HTMLElement;
          return ariaLabel ?? document.querySelector(`label[for="${id}"]`)?.textContent ?? textContent ?? className;
        }),
      );
    }
    const wanted = ['Save', 'Search node types', 'located, detect/keypoints@1', 'Run', 'Text'];
    expect([...reached]).toEqual(expect.arrayContaining(wanted));
    expect([...reached].some((name) => name.startsWith('frames to faces, port frame'))).toBe(true);
  });
});
