import { mergeConfig } from 'vitest/config';
import { specConfig } from '../../vitest.shared.ts';

export default mergeConfig(specConfig, { test: { globalSetup: ['test/bundle-end-in-call.ts'] } });
