import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { chromiumIsThere, launch } from './support/chromium.ts';
import { type Site, serve } from './support/site.ts';

describe.runIf(chromiumIsThere())('embedded', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    site = await serve({ page: inject('page') });
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('gives a face', async () => {
    const page = await browser.newPage();
    page.on('console', (message) => console.log('PAGE', message.text()));
    page.on('pageerror', (error) => console.log('PAGEERROR', error.message));
    await page.goto(site.address);
    const result = await page.evaluate(async () => {
      const t0 = performance.now();
      const { createRuntime, detect } = (globalThis as any).fexgraph;
      const runtime = await createRuntime({ models: '/models/', graphs: ['/graphs/embedded.yaml'] });
      const { run, fex } = detect(runtime, { inputs: '/media/astronaut.png' });
      const rows: any[] = [];
      fex.subscribe((batch: any) => rows.push(...[...batch.rows()].map((row: any) => row.toObject())));
      await run.ready;
      const t1 = performance.now();
      const report = await run.done;
      const t2 = performance.now();
      await runtime.dispose();
      return { rows: rows.length, score: rows[0].FaceScore, au: rows[0].AU12, ready: t1 - t0, total: t2 - t0, report: report.counts };
    });
    console.log(result);
    expect(result.rows).toBe(1);
  });
});
