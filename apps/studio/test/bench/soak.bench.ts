import { CAMERA_ALLOWED, cameraClip } from '@fexgraph/browser-tests';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { downloaded, recorded } from '../support/recordings.ts';
import { studioPages } from '../support/studio.ts';

const clip = cameraClip();
const MINUTES = Number(process.env.FEXGRAPH_SOAK_MINUTES ?? 30);
const SAMPLE_MS = 15_000;
/** What the page may grow by from the first third of the samples to the last. */
const GROWTH = 0.1;

interface Sample {
  readonly seconds: number;
  readonly megabytes: number;
  readonly account: string;
}

/** Of the page without its workers, after a collection. */
async function megabytes(page: Page): Promise<number> {
  const developer = await page.context().newCDPSession(page);
  await developer.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await developer.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  await developer.detach();
  return (usedSize + backingStorageSize) / 1e6;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

describe('a camera for long', () => {
  const visit = studioPages({ camera: clip });

  it(`of ${MINUTES} minutes: memory stays, every frame is accounted for`, async () => {
    const { page } = await visit({ context: CAMERA_ALLOWED });
    await page.getByRole('button', { name: 'Record' }).click();
    await recorded(page, 30);
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(globalThis, { tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: 'longtask',
      });
    });
    const samples: Sample[] = [];
    const account = page.getByText(/frames came: /);
    for (let ms = SAMPLE_MS; ms <= MINUTES * 60_000; ms += SAMPLE_MS) {
      await page.waitForTimeout(SAMPLE_MS);
      const sample = { seconds: ms / 1000, megabytes: await megabytes(page), account: await account.innerText() };
      samples.push(sample);
      process.stderr.write(`${sample.seconds} s  ${sample.megabytes.toFixed(1)} MB  ${sample.account}\n`);
    }
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    await downloaded(page, () => page.getByRole('button', { name: 'Stop recording' }).click());
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Start camera' }).waitFor();
    const [came, rows, drops, failed, atWork] = ((await account.innerText()).match(/\d+/g) ?? []).map(Number);
    const blocked = tasks.filter((duration) => duration > 100);
    process.stderr.write(
      `${came} frames: ${rows} measured, ${drops} dropped, ${failed} failed. Tasks of more than 50 ms: ${tasks.length}, ` +
        `of more than 100 ms: ${blocked.length}, the longest ${Math.round(Math.max(0, ...tasks))} ms\n`,
    );
    expect([rows + drops + failed, atWork]).toEqual([came, 0]);
    const third = Math.max(1, Math.floor(samples.length / 3));
    const [before, after] = [samples.slice(0, third), samples.slice(-third)].map((some) =>
      median(some.map((sample) => sample.megabytes)),
    );
    expect(after).toBeLessThan(before * (1 + GROWTH));
  });
});
