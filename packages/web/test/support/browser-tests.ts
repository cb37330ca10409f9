import type * as api from '@fexgraph/web';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, inject } from 'vitest';
import { type BrowserOptions, chromiumIsThere, launch } from './chromium.ts';
import { type Site, type SiteOptions, serve } from './site.ts';

declare global {
  /** What the page of the tests offers to the functions that run there. */
  var fexgraph: typeof api;
}

/** Whether browser tests can run here. */
export const there = chromiumIsThere();

interface Visit {
  readonly page: Page;
  readonly site: Site;
}

interface VisitOptions extends Partial<SiteOptions> {
  readonly context?: BrowserContextOptions;
  /** Another page of the site; then nothing is waited for. */
  readonly path?: string;
}

/**
 * Opens pages of one browser, each with a server and a browser context of its own, and closes all of it at the end of
 * the file. What a page says of errors is printed: a test that hangs would not tell.
 */
export function browserTests(options: BrowserOptions = {}): (visit?: VisitOptions) => Promise<Visit> {
  let browser: Promise<Browser> | undefined;
  const sites: Site[] = [];
  afterAll(async () => {
    await (await browser)?.close();
    for (const site of sites) await site.close();
  });
  return async ({ context, path, ...siteOptions } = {}) => {
    browser ??= launch(options);
    const site = await serve({ page: inject('page'), ...siteOptions });
    sites.push(site);
    const page = await (await (await browser).newContext(context)).newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
    await page.goto(`${site.address}/${path ?? ''}`);
    if (path === undefined) await page.waitForFunction(() => 'fexgraph' in globalThis);
    return { page, site };
  };
}
