import { type BrowserOptions, ISOLATED, openPages, type Visit, type VisitOptions } from '@fexgraph/browser-tests';
import { inject } from 'vitest';

/** Opens the studio as `fexgraph studio` serves it: isolated, models and graphs beside it. */
export function studioPages(options: BrowserOptions = {}): (visit?: Partial<VisitOptions>) => Promise<Visit> {
  const open = openPages(options);
  return async (visit = {}) => {
    const opened = await open({ page: inject('site'), headers: ISOLATED, ...visit });
    await opened.page.getByRole('navigation').waitFor();
    return opened;
  };
}
