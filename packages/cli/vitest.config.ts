import { mergeConfig } from 'vitest/config';
import { specConfig } from '../../vitest.shared.ts';

/** Most tests here start processes and wait for them, and no package takes longer: two files at a time. */
export default mergeConfig(specConfig, {
  test: { maxWorkers: 2, globalSetup: ['test/support/bundle-cli.ts'] },
});
