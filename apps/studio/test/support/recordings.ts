import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const STATUS = /Recording: (\d+) frames?/;

/** Frames that are in the recording that runs. */
export async function recordedFrames(page: Page): Promise<number> {
  const status = page.getByRole('status').filter({ hasText: STATUS });
  return Number(STATUS.exec(await status.innerText())?.[1]);
}

/** Waits until so many are. */
export async function recorded(page: Page, frames: number): Promise<void> {
  while (!((await recordedFrames(page)) >= frames)) await page.waitForTimeout(100);
}

/** What the page offers as a download while something is done. */
export async function downloaded(page: Page, doing: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await doing();
  const offered = await download;
  return { name: offered.suggestedFilename(), bytes: readFileSync(await offered.path()) };
}
