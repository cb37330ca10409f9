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
    testTimeout: 20_000,
    passWithNoTests: false,
  },
});
