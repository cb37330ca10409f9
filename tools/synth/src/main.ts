// `npm run synth -- DIR`                  writes the checkpoints of all networks with made-up weights (about 530 MB).
// `npm run synth -- DIR facenet ...`      only some, of those that are printed when the name is wrong.
// `npm run synth -- DIR --facenet=zip`    FaceNet in the form that current PyTorch writes.
// They have the containers, tensor names and shapes of the published files, so that pulling, importing, building and
// running can be tried without a download. What they detect means nothing.
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyntheticNetwork } from './networks.ts';
import { SYNTHETIC_FILES, syntheticCheckpoint } from './synthetic-checkpoint.ts';

const [folder, ...rest] = process.argv.slice(2);
const networks = Object.keys(SYNTHETIC_FILES) as SyntheticNetwork[];
const isNetwork = (name: string): name is SyntheticNetwork => (networks as string[]).includes(name);
const chosen = rest.filter(isNetwork);
const unknown = rest.filter((argument) => !isNetwork(argument) && !/^--facenet=(zip|legacy)$/.test(argument));

if (!folder || folder.startsWith('--') || unknown.length > 0) {
  const problem = unknown.length > 0 ? `unknown: ${unknown.join(', ')}\n` : '';
  process.stderr.write(`${problem}usage: npm run synth -- DIR [${networks.join('] [')}] [--facenet=zip]\n`);
  process.exit(2);
}

const facenetContainer = rest.includes('--facenet=zip') ? 'zip' : 'legacy';
await mkdir(folder, { recursive: true });
for (const network of chosen.length > 0 ? chosen : networks) {
  const bytes = syntheticCheckpoint(network, { facenetContainer });
  const path = join(folder, SYNTHETIC_FILES[network]);
  await writeFile(`${path}.part`, bytes);
  await rename(`${path}.part`, path);
  process.stdout.write(`${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
}
