import { mergeConfig } from 'vitest/config';
import { sharedConfig } from '../../vitest.shared.ts';
import { preferSoftwareVulkan } from '../inference/test/swiftshader.ts';

// Here and not in the tests: their processes take the environment over from this one.
preferSoftwareVulkan();

/**
 * `npm run test:webgpu`: whole networks on the WebGPU device of this machine. Not part of `npm test`, because a
 * software device needs minutes for them.
 */
const config = mergeConfig(sharedConfig, {
  // One file at a time: a software device takes every core there is.
  test: { fileParallelism: false, testTimeout: 300_000, hookTimeout: 150_000 },
});
config.test.include = ['test/webgpu/**/*.webgpu.ts'];

export default config;
