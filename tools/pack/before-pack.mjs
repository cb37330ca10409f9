// `prepack` of every package: removes what earlier builds left, and brings the files that the package takes from the
// top of the repository.
import { cp, rm } from 'node:fs/promises';
import { brought } from './brought.mjs';

await rm('dist', { recursive: true, force: true });
for (const { from, to } of await brought()) {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}
