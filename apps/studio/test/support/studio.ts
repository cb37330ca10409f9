import { type BrowserOptions, openPages, type Visit, type VisitOptions } from '@fexgraph/browser-tests';
import { inject } from 'vitest';
import { STUDIO_HEADERS } from '../../src/node/studio-headers.ts';

/**
 * Opens the studio as `fexgraph studio` serves it: with its headers, models and graphs beside it. Its pages are open for
 * seconds: by default WebAssembly is compiled once.
 */
export function studioPages(options: BrowserOptions = {}): (visit?: Partial<VisitOptions>) => Promise<Visit> {
  const open = openPages({ compiledOnce: true, ...options });
  return async (visit = {}) => {
    const opened = await open({ page: inject('site'), headers: STUDIO_HEADERS, ...visit });
    await opened.page.getByRole('navigation').waitFor();
    return opened;
  };
}
