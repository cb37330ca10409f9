import { mergeConfig } from 'vitest/config';
import webConfig from './vitest.web.config.ts';

/** Screenshots for the documentation, and the soak: what takes long and is not a test of a change. */
const config = mergeConfig(webConfig, { test: { testTimeout: 2_400_000 } });
config.test.include = ['test/bench/*.bench.ts'];

export default config;
