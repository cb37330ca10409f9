import { mergeConfig } from 'vitest/config';
import { PATIENCE_MS } from './tools/browser-tests/src/patience.ts';
import { sharedConfig } from './vitest.shared.ts';

/**
 * Tests that drive a browser, which only `npm run test:web` runs.
 *
 * @param globalSetup builds the page
 */
export function webConfig(globalSetup: string) {
  const config = mergeConfig(sharedConfig, {
    test: {
      // One file at a time: a browser takes every core there is.
      fileParallelism: false,
      // Longer than what a test waits for, so that it says what did not come.
      testTimeout: PATIENCE_MS + 20_000,
      expect: { poll: { timeout: PATIENCE_MS } },
      globalSetup,
    },
  });
  config.test.include = ['test/**/*.web.ts'];
  return config;
}
