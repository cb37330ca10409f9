// @vladmandic/human on tfjs's wasm, one photo as often as asked: node peer-human.mjs PEERS PHOTO [CALLS]
// Mesh, irises, emotions and description, as `detect` has mesh, emotions and identity; pictures by sharp, models from the package.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [peers, photo, calls = '1'] = process.argv.slice(2);
const packages = join(peers, 'node_modules');
const fromPeers = createRequire(join(peers, 'package.json'));
const peer = (name) => fromPeers(name);
peer('@tensorflow/tfjs-core');
peer('@tensorflow/tfjs-backend-wasm');
// What the package exports to Node is the build for tfjs-node.
const { Human } = peer(join(packages, '@vladmandic/human/dist/human.node-wasm.js'));
const sharp = peer('sharp');

const ADDRESS = 'http://models/';
globalThis.fetch = async (address) => {
  const path = String(address).replace(ADDRESS, '');
  const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
  const bytes = await readFile(join(packages, '@vladmandic/human/models', path));
  return new Response(bytes, { headers: { 'content-type': type } });
};

const [on, off] = [{ enabled: true }, { enabled: false }];
const human = new Human({
  backend: 'wasm',
  wasmPath: join(packages, '@tensorflow/tfjs-backend-wasm/dist/'),
  modelBasePath: ADDRESS,
  warmup: 'none',
  // The same photo again is looked at again.
  cacheSensitivity: 0,
  ...{ filter: off, body: off, hand: off, gesture: off, object: off, segmentation: off },
  face: { ...on, mesh: on, iris: on, emotion: on, description: on, antispoof: off, liveness: off },
});
await human.load();

async function detect() {
  const { data, info } = await sharp(photo).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const tensor = human.tf.tensor(data, [1, info.height, info.width, 3], 'float32');
  const { face } = await human.detect(tensor);
  human.tf.dispose(tensor);
  if (face.length === 0) throw new Error('human finds no face');
}

const callsMs = [];
for (let call = 0; call < Number(calls); call++) {
  const before = process.cpuUsage();
  await detect();
  const { user, system } = process.cpuUsage(before);
  callsMs.push((user + system) / 1000);
}
process.stdout.write(`${JSON.stringify({ networks: human.models.loaded().length, callsMs })}\n`);
