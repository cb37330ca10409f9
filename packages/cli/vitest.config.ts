import { mergeConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';

/** Most tests here start processes and wait for them, and no package takes longer: two files at a time. */
export default mergeConfig(sharedConfig, { test: { maxWorkers: 2 } });
