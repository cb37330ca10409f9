import { runFromSource } from './from-source.mjs';

await runFromSource('../src/worker.ts');
