import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll } from 'vitest';
import { type BrowserOptions, launch } from './chromium.ts';
import { type Site, type SiteOptions, serve } from './site.ts';

export interface Visit {
  readonly page: Page;
  readonly site: Site;
}

export interface VisitOptions extends SiteOptions {
  readonly context?: BrowserContextOptions;
  /** Of the page to open, below the site. Default: its root. */
  readonly path?: string;
}

/**
 * Opens pages of one browser, each with a server and a browser context of its own, and closes all of it at the end of
 * the file. What a page says of errors is printed: a test that hangs would not tell.
 */
export function openPages(options: BrowserOptions = {}): (visit: VisitOptions) => Promise<Visit> {
  let browser: Promise<Browser> | undefined;
  const sites: Site[] = [];
  afterAll(async () => {
    await (await browser)?.close();
    for (const site of sites) await site.close();
  });
  return async ({ context, path = '', ...siteOptions }) => {
    browser ??= launch(options);
    const site = await serve(siteOptions);
    sites.push(site);
    const page = await (await (await browser).newContext(context)).newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
    await page.goto(`${site.address}/${path}`);
    return { page, site };
  };
}
