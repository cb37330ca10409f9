import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type BrowserOptions, launch } from './chromium.ts';
import { PATIENCE_MS } from './patience.ts';
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
 * Opens pages of one browser, each with a server and a browser context of its own. They are closed with the test that opened
 * them, because a page that nobody looks at goes on taking processor time; those that a hook opened, and the browser, at the
 * end of the file. What a page says of errors is printed: a test that hangs would not tell.
 */
export function openPages(options: BrowserOptions = {}): (visit: VisitOptions) => Promise<Visit> {
  let browser: Promise<Browser> | undefined;
  const ofFile: Closing[] = [];
  let ofTest: Closing[] | undefined;
  beforeEach(() => {
    ofTest = [];
  });
  afterEach(async () => {
    const closings = ofTest ?? [];
    ofTest = undefined;
    await closeAll(closings);
  });
  afterAll(async () => {
    await closeAll(ofFile);
    await (await browser)?.close();
  });
  return async ({ context, path = '', ...siteOptions }) => {
    browser ??= launch(options);
    const opened = ofTest ?? ofFile;
    const site = await serve(siteOptions);
    opened.push(() => site.close());
    const visitor = await (await browser).newContext(context);
    visitor.setDefaultTimeout(PATIENCE_MS);
    opened.push(() => visitor.close());
    const page = await visitor.newPage();
    page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
    await page.goto(`${site.address}/${path}`);
    return { page, site };
  };
}

type Closing = () => Promise<void>;

/** What was opened last is closed first. */
async function closeAll(closings: Closing[]): Promise<void> {
  for (let close = closings.pop(); close; close = closings.pop()) await close();
}
