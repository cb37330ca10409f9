import { readFileSync } from 'node:fs';
import { CAMERA_ALLOWED, cameraClip, there } from '@fexgraph/browser-tests';
import { compile, GraphBuilder, run } from '@fexgraph/core';
import { readGraphFile } from '@fexgraph/graph-files';
import { readyGraph } from '@fexgraph/runtime';
import { createRuntime } from '@fexgraph/runtime/node';
import { readFexCsv } from '@fexgraph/sinks';
import { memorySink } from '@fexgraph/sinks';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { studioPages } from './support/studio.ts';

const clip = cameraClip();

const contents = async (download: Download) => readFileSync(await download.path(), 'utf8');
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
/** Frames that are in the recording that runs. */
const recorded = (page: Page, least: number) =>
  page.getByText(/Recording: \d+ frames/).filter({ hasText: new RegExp(`: (${atLeast(least)}) frames`) }).waitFor();
const atLeast = (least: number) => (least < 10 ? `[${least}-9]|\\d{2,}` : `[${least / 10}-9]\\d|\\d{3,}`);

describe.runIf(there)('Live', () => {
  const visit = studioPages({ camera: clip });

  it('try', async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    page.on('console', (message) => process.stderr.write(`console: ${message.text()}\n`));
    await button(page, 'Try it on this picture').click();
    await page.getByTestId('account').filter({ hasText: '1 measured' }).waitFor({ timeout: 60000 }).catch(() => {});
    await page.screenshot({ path: '/tmp/wt/live-1.png', fullPage: true });
    await button(page, 'Record').click();
    await recorded(page, 10).catch((e) => process.stderr.write(String(e)));
    await page.keyboard.press('m');
    await page.screenshot({ path: '/tmp/wt/live-2.png', fullPage: true });
    const download = page.waitForEvent('download');
    await button(page, 'Stop recording').click();
    const text = await contents(await download);
    process.stderr.write(`${text.length} ${text.split('\n').length}\n`);
    await page.screenshot({ path: '/tmp/wt/live-3.png', fullPage: true });
  });
});
