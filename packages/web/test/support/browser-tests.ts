import { type BrowserOptions, openPages, type Visit, type VisitOptions } from '@fexgraph/browser-tests';
import type * as api from '@fexgraph/web';
import { inject } from 'vitest';

declare global {
  /** What the page of the tests offers to the functions that run there. */
  var fexgraph: typeof api;
}

/** Opens the page of the tests, and waits for what it offers; another path of its site is not waited for. */
export function browserTests(options: BrowserOptions = {}): (visit?: Partial<VisitOptions>) => Promise<Visit> {
  const open = openPages(options);
  return async (visit = {}) => {
    const { page, site } = await open({ page: inject('page'), ...visit });
    if (visit.path === undefined) await page.waitForFunction(() => 'fexgraph' in globalThis);
    return { page, site };
  };
}
