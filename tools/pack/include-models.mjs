// Puts the models folder into the package while npm packs it: a clone keeps the models at its root, an installed
// package has them beside `dist`.
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../models', import.meta.url));
const target = fileURLToPath(new URL('../../packages/models/models', import.meta.url));

await rm(target, { recursive: true, force: true });
if (!process.argv.includes('--remove')) await cp(source, target, { recursive: true });
