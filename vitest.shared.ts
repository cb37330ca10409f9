import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { CountsReporter } from './tools/test-counts/src/counts-reporter.ts';

const conditions = ['@fexgraph/source', 'import', 'module', 'node', 'default'];

/** A file to which every run appends how many tests passed, failed and were skipped. */
const counts = process.env.FEXGRAPH_TEST_COUNTS;

/** Every package tests its TypeScript sources directly: no build is needed before `npm test`. */
export const sharedConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    environment: 'node',
    reporters: counts ? ['default', new CountsReporter(counts)] : ['default'],
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // tsyringe needs it before its first import, in whatever order a spec imports.
    setupFiles: [fileURLToPath(import.meta.resolve('reflect-metadata'))],
    // Generous: networks are built and run in tests, and a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
});
