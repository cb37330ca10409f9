import { mergeConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

/**
 * `npm run test:web`: the packages in a browser, as a bundler builds them from `dist`. Not part of `npm test`, which
 * needs neither a build nor a browser.
 */
const config = mergeConfig(sharedConfig, {
  // One file at a time: a browser takes every core there is.
  test: { fileParallelism: false, testTimeout: 120_000, globalSetup: './test/support/build-page.ts' },
});
config.test.include = ['test/**/*.web.ts'];

export default config;
