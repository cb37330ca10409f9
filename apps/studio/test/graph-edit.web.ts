import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { seriousFindings } from './support/accessible.ts';
import { openGraphTab, openReady, openText, savedText } from './support/graph-page.ts';
import { LOOKS } from './support/looks.ts';
import { studioPages } from './support/studio.ts';
import { graphText } from './support/web-container.ts';

const PICTURE = fileURLToPath(new URL('../../examples/media/astronaut.png', import.meta.url));

const node = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
/** What a node says that it does. It says so twice a second, and rows come at once: it is waited for. */
const activity = (page: Page, id: string, hasText: RegExp) => node(page, id).locator('.activity').filter({ hasText });
const messages = (page: Page) => page.getByRole('region', { name: 'Messages' });

describe.runIf(there)('the graph tab', () => {
  const visit = studioPages({ camera: cameraClip() });

  it('lets the browser ask before a change is lost that no file has', async () => {
    const { page } = await openGraphTab(visit);
    await page.getByLabel('name', { exact: true }).fill('changed');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Viewer' }).click();
    const asked = page.waitForEvent('dialog');
    const reloaded = page.evaluate(() => location.reload());
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await reloaded;
    await page.getByRole('link', { name: 'Graph' }).click();
    expect(await savedText(page)).toContain('name: changed');
    // Saved: a question now would have no answer here.
    await page.reload();
    expect(await savedText(page)).toContain('name: my-graph');
  });

  it('ends a run when its tab is left, and says so', async () => {
    const { page } = await openGraphTab(visit, { context: CAMERA_ALLOWED });
    await openReady(page, 'live-tracking');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
    await page.getByLabel('the camera').check();
    await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('run-state').getByText('Running').waitFor();
    await page.getByRole('link', { name: 'Viewer' }).click();
    await messages(page).getByText('The run of the graph ended when its tab was left').waitFor();
  });

  it('shows three errors at the nodes, the wire and the option that they name, and in a list', async () => {
    const { page } = await openGraphTab(visit);
    const text = graphText('pose-only')
      .replace('minPresence: 0.9999', 'minPresence: 2')
      .replace('head-pose@2, input: mesh', 'head-pose@2, input: chips')
      .replace('type: detect/keypoints@1', 'type: detect/keypoint@1');
    await openText(page, text);
    expect(await page.locator('.graph-node.wrong .name').allTextContents()).toEqual(['located', 'mesh', 'pose']);
    expect(await node(page, 'located').locator('.problem-line').textContent()).toContain(
      'no node type "detect/keypoint"',
    );
    expect(await page.locator('.react-flow__edge.wrong').getAttribute('aria-label')).toContain(
      'takes Meshes, but "chips"',
    );
    await page.getByRole('button', { name: 'Problems (3)' }).click();
    expect(await page.locator('.problem-list li').count()).toBe(3);
    await page.getByRole('button', { name: 'mesh · minPresence' }).click();
    const field = page.locator('.field.wrong');
    expect(await field.locator('label').textContent()).toBe('minPresence');
    expect(await field.locator('.problem-line').textContent()).toMatch(/<=1/);
    await field.getByLabel('minPresence', { exact: true }).fill('0.5');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Problems (2)' }).waitFor();
  });

  it('refuses a wrong wire in the words of compile', async () => {
    const { page } = await openGraphTab(visit);
    await openText(
      page,
      'version: 1\nnodes:\n  frames: { type: source/images@1 }\n  pose: { type: multitask/head-pose@2 }\n',
    );
    await node(page, 'frames').locator('.source').dragTo(node(page, 'pose').locator('.target'));
    await messages(page).getByText('takes Meshes, but "frames" (source/images) gives Frame').waitFor();
    expect(await page.locator('.react-flow__edge').count()).toBe(0);
    expect(await savedText(page)).not.toContain('input');
  });

  it('takes steps back and forth by keys, and keeps comments', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'pose-only');
    const before = await savedText(page);
    expect(before).toBe(graphText('pose-only'));
    await node(page, 'table').click();
    await page.keyboard.press('Delete');
    await expect.poll(() => node(page, 'table').count()).toBe(0);
    const without = await savedText(page);
    expect(without).not.toContain('sink/csv');
    expect(without).toContain('# Two meshes, as in embedded.yaml');
    await page.keyboard.press('Control+z');
    await node(page, 'table').waitFor();
    expect(await savedText(page)).toBe(before);
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => node(page, 'table').count()).toBe(0);
    expect(await savedText(page)).toBe(without);
  });

  it('moves nodes and deletes wires by keys', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'pose-only');
    const placeOf = async () => (await node(page, 'pose').boundingBox())!;
    await node(page, 'pose').focus();
    await page.keyboard.press('Enter');
    const before = await placeOf();
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await placeOf()).x).toBeGreaterThan(before.x);
    await page.keyboard.press('Control+z');
    await expect.poll(placeOf).toEqual(before);
    const wire = page.locator('.react-flow__edge[aria-label^="mesh to pose"]');
    await wire.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'mesh → pose' }).waitFor();
    await page.keyboard.press('Delete');
    await expect.poll(() => wire.count()).toBe(0);
    expect(await node(page, 'pose').locator('.problem-line').textContent()).toContain('needs Meshes, but nothing');
  });

  it('writes options that were changed, and no defaults', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'pose-only');
    await node(page, 'chips').click();
    const size = page.getByLabel('size', { exact: true });
    expect(await size.getAttribute('placeholder')).toBe('192');
    await size.fill('256');
    await page.keyboard.press('Enter');
    const saved = await savedText(page);
    expect(saved).toContain('chips: { type: detect/crop-rotated@1, input: regions, options: { size: 256 } }');
    expect(saved).not.toContain('border');
    await page.getByRole('button', { name: 'Reset size' }).click();
    await expect.poll(() => savedText(page)).not.toContain('size: 256');
  });

  it('opens sub-graphs, and edits their nodes and the params of the graph', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'embedded');
    await page.getByRole('button', { name: 'Open sub-graph identity' }).click();
    await node(page, 'aligned').click();
    await page.getByLabel('size', { exact: true }).fill('96');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'embedded.yaml' }).click();
    await node(page, 'upright').waitFor();
    await page.getByText('table string').click();
    await page.getByLabel('default of table').fill('mine.csv');
    await page.keyboard.press('Enter');
    const saved = await savedText(page);
    expect(saved).toContain('aligned: { type: detect/align-five-point@1, input: mesh, options: { size: 96 } }');
    expect(saved).toContain('default: mine.csv');
  });

  it('gives a link with the graph and nothing else, which runs nothing by itself', async () => {
    const permissions = ['clipboard-read', 'clipboard-write'];
    const { page, site } = await openGraphTab(visit, { context: { permissions } });
    await openReady(page, 'emotions-only');
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await messages(page).getByText('The link is in the clipboard').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    const asked = site.requests.length;
    // As whoever gets it: in a page that is loaded for it.
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('region', { name: 'Graph from a link' }).waitFor();
    expect(await page.getByRole('region', { name: 'Graph from a link' }).textContent()).toContain(
      'writes emotions.csv',
    );
    expect(await savedText(page)).toBe(graphText('emotions-only'));
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
    await page.getByRole('radio', { name: 'what the file says' }).check();
    const start = page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'I have seen it' }).click();
    expect(await start.isEnabled()).toBe(true);
    const since = site.requests.slice(asked);
    expect(since.filter((path) => /\.(onnx|png)$/.test(path))).toEqual([]);
    expect(since.join('\n')).not.toContain(new URL(link).hash.slice(7, 40));
    await page.goto(`${site.address}/#graph/nonsense`);
    await messages(page).getByText('the link is damaged').waitFor();
  });

  it('runs on the example picture, with what each node does on the node, rows and a table', async () => {
    const { page } = await openGraphTab(visit);
    await openReady(page, 'pose-only');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
    await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
    await page.getByTestId('run-state').getByText('Done').waitFor();
    await activity(page, 'pose', /^done [\d.]+\/s, [\d.]+ ms, queue 0$/).waitFor();
    const columns = await page.locator('.first-rows th').allTextContents();
    expect(columns).toEqual(expect.arrayContaining(['FaceScore', 'Pitch', 'Yaw']));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download pose.csv' }).click(),
    ]);
    const table = readFileSync(await download.path(), 'utf8').split('\n');
    expect(table[0]).toContain('Pitch');
    await page.getByRole('radio', { name: 'files that I pick' }).check();
    await page.getByLabel('Pictures or videos').setInputFiles([PICTURE, PICTURE]);
    await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
    await page.getByText(/^rows: 2/).waitFor();
  });

  it('runs on the camera until it is stopped', async () => {
    const { page } = await openGraphTab(visit, { context: CAMERA_ALLOWED });
    await openReady(page, 'live-tracking');
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Run' }).click();
    await page.getByRole('radio', { name: 'the camera' }).check();
    await page.getByRole('region', { name: 'Panel' }).getByRole('button', { name: 'Run' }).click();
    await page.getByText(/^rows: [1-9]/).waitFor();
    await activity(page, 'mesh', /^(busy|idle) /).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByTestId('run-state').getByText('Done').waitFor();
    await page.getByRole('button', { name: 'Download live-tracking.csv' }).waitFor();
  });

  it.each(LOOKS)('has no serious finding of axe-core: %o', async ({ width, colorScheme }) => {
    // Loaded anew: what a narrow page opens with is not what a wide one becomes.
    const { page } = await openGraphTab(visit, { context: { viewport: { width, height: 900 }, colorScheme } });
    await openReady(page, 'embedded');
    const seriousNow = async (panel: string) => (await seriousFindings(page)).map((line) => `${panel}: ${line}`);
    const found: string[] = [];
    const panels = page.getByRole('navigation', { name: 'Panels' });
    const names = ['Problems', 'Run', 'Text', ...(width < 960 ? ['Add'] : []), 'Graph'];
    for (const name of names) {
      const button = panels.getByRole('button', { name: new RegExp(`^${name}`) });
      if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
      found.push(...(await seriousNow(name)));
    }
    if (width >= 960) {
      await node(page, 'faces').click();
      found.push(...(await seriousNow('Node')));
    }
    expect(found).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  });
});
