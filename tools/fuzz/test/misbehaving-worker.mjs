import { runFromSource } from './from-source.mjs';

await runFromSource('./misbehaving.ts');
