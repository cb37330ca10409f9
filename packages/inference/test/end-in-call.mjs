// Runs end-in-call.ts from its source in a process of its own: no build is needed before the tests.
import { fileURLToPath } from 'node:url';
import { loadConfigFromFile, runnerImport } from 'vite';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { config } = await loadConfigFromFile({ command: 'serve', mode: 'test' }, at('../vitest.config.ts'));
await runnerImport(at('./end-in-call.ts'), { ...config, logLevel: 'error' });
