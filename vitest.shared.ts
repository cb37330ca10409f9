import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@fexgraph/source', 'import', 'module', 'node', 'default'];

/** Every package tests its TypeScript sources directly: no build is needed before `npm test`. */
export const sharedConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    environment: 'node',
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    // tsyringe needs it before its first import, in whatever order a spec imports.
    setupFiles: [fileURLToPath(import.meta.resolve('reflect-metadata'))],
    // Generous: networks are built and run in tests, and a busy machine takes its time.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
});
