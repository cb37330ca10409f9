import { mergeConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

/** `npm run bench:web`: figures of one interleaved run, printed. Nothing is asserted about time. */
const config = mergeConfig(sharedConfig, {
  test: { fileParallelism: false, testTimeout: 600_000, globalSetup: './test/support/build-page.ts' },
});
config.test.include = ['test/bench/*.bench.ts'];

export default config;
