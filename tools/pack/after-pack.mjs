// `postpack` of every package: takes back what `before-pack.mjs` brought.
import { rm } from 'node:fs/promises';
import { brought } from './brought.mjs';

for (const { to } of await brought()) await rm(to, { recursive: true, force: true });
