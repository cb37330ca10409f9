import { webConfig } from '../../vitest.web.shared.ts';

/**
 * `npm run test:web`: the packages in a browser, as a bundler builds them from `dist`. Not part of `npm test`, which
 * needs neither a build nor a browser.
 */
export default webConfig('./test/support/build-page.ts');
