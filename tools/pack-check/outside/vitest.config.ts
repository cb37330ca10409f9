import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: { include: ['examples/**/*.spec.ts'], setupFiles: ['reflect-metadata'], testTimeout: 60_000 },
});
