import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const STATUS = /Recording: (\d+) frames?/;

/** Waits until so many frames are in the recording that runs. */
export async function recorded(page: Page, frames: number): Promise<void> {
  const status = page.getByRole('status').filter({ hasText: STATUS });
  for (;;) {
    const [, count] = STATUS.exec(await status.innerText()) ?? [];
    if (Number(count) >= frames) return;
    await page.waitForTimeout(100);
  }
}

/** What the page offers as a download while something is done. */
export async function downloaded(page: Page, doing: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download');
  await doing();
  const offered = await download;
  return { name: offered.suggestedFilename(), bytes: readFileSync(await offered.path()) };
}
