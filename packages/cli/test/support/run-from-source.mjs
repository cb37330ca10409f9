// Runs the command line from its TypeScript sources in a process of its own: no build is needed before the tests.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { config } = await loadConfigFromFile({ command: 'serve', mode: 'test' }, at('../../vitest.config.ts'));
await runnerImport(at('../../src/main.ts'), { ...config, logLevel: 'error' });
