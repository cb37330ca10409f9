import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Specs that replace modules, or load them anew: they need modules that no other spec has loaded. */
function specsWithOwnModules(): readonly string[] {
  const entries = ['src', 'test'].flatMap((folder) => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
    } catch {
      return [];
    }
  });
  const specs = entries.filter((path) => path.endsWith('.spec.ts'));
  return specs.filter((path) => /\bvi\.(mock|doMock|resetModules)\(/.test(readFileSync(path, 'utf8')));
}

const { include, reporters, ...test } = sharedConfig.test!;
const ownModules = specsWithOwnModules();

/**
 * Of the specs of a package: one process runs them one after the other, because to start one for each, and to load the
 * modules into it, took four times as long as the tests. Those that need modules of their own have a process each.
 */
export const specConfig = defineConfig({
  ...sharedConfig,
  test:
    ownModules.length === 0
      ? { ...sharedConfig.test, isolate: false }
      : {
          reporters,
          projects: [
            { ...sharedConfig, test: { ...test, name: 'specs', include, exclude: [...ownModules], isolate: false } },
            { ...sharedConfig, test: { ...test, name: 'own modules', include: [...ownModules] } },
          ],
        },
});
