import { mergeConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

/** `npm run test:web`: the built page in a browser. */
const config = mergeConfig(sharedConfig, {
  // One file at a time: a browser takes every core there is.
  test: { fileParallelism: false, testTimeout: 120_000, globalSetup: './test/support/build-site.ts' },
});
config.test.include = ['test/**/*.web.ts'];

export default config;
