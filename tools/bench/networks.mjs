// Every reference network as it is built, against a straightforward graph of the same weights: one node per operation of
// the published network, nothing computed into weights. Run after `npm run build`: node tools/bench/networks.mjs
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { readCheckpoint } from '@fexgraph/models/checkpoints';
import { buildNetwork } from '@fexgraph/models/networks';
import { syntheticCheckpoint, syntheticImage } from '@fexgraph/models/synthetic';
import { retinaFaceTensors } from '../../packages/models/dist/networks/retinaface/parameters.js';
import { syntheticValues } from '../../packages/models/dist/synthetic/synthetic-weights.js';
import { writeTorchLegacy } from '../../packages/models/dist/synthetic/write-torch.js';
import { median, openBare, ortFeeds } from './record-calls.mjs';

const FRAME = { height: 480, width: 640 };
/** So many milliseconds at least are timed at once. */
const LEAST_ROUND_MS = 200;

/** There is no published name for made-up weights of this one: those of the other RetinaFace's layers by name. */
function mobilenetCheckpoint() {
  const values = (tensor) => (tensor.type === 'I64' ? new BigInt64Array(1) : syntheticValues('retinaface_r34', tensor));
  return writeTorchLegacy(
    retinaFaceTensors('mobilenet0.25').map((tensor) => ({ ...tensor, values: () => values(tensor) })),
  );
}

function bytes(height, width) {
  return { image: { type: 'uint8', dims: [1, height, width, 3], data: syntheticImage('bench', height, width) } };
}

function chips(count) {
  const size = 256;
  const picture = syntheticImage('bench', size, size);
  const data = new Float32Array(count * 3 * size * size);
  for (let i = 0; i < data.length; i++) data[i] = picture[i % picture.length] / 255;
  return { chips: { type: 'float32', dims: [count, 3, size, size], data } };
}

const CHIPS = { input: 'chips' };
const FACES = { output: 'faces' };
const frame = bytes(FRAME.height, FRAME.width);
const CASES = [
  { id: 'retinaface-r34', checkpoint: () => syntheticCheckpoint('retinaface_r34'), options: FACES, feeds: frame },
  { id: 'retinaface-mobilenet0.25', checkpoint: mobilenetCheckpoint, options: FACES, feeds: frame },
  {
    id: 'face-multitask-v2',
    checkpoint: () => syntheticCheckpoint('face_multitask_v2'),
    options: CHIPS,
    feeds: chips(1),
  },
  { id: 'arcface-r50', checkpoint: () => syntheticCheckpoint('arcface_r50'), options: CHIPS, feeds: chips(1) },
  { id: 'facenet', checkpoint: () => syntheticCheckpoint('facenet'), options: CHIPS, feeds: chips(1) },
];

async function open(id, checkpoint, options) {
  const { onnx } = buildNetwork(id, checkpoint, options);
  const started = performance.now();
  const session = await openBare(onnx);
  return { session, loadMs: performance.now() - started, times: [] };
}

async function compare({ id, checkpoint, options, feeds }, rounds) {
  const weights = readCheckpoint(checkpoint());
  const folded = await open(id, weights, options);
  const plain = await open(id, weights, { ...options, folded: false });
  const tensors = ortFeeds(feeds);
  const time = async ({ session }, repeats) => {
    const started = performance.now();
    for (let i = 0; i < repeats; i++) await session.run(tensors);
    return (performance.now() - started) / repeats;
  };
  await time(folded, 1);
  await time(plain, 1);
  const repeats = Math.ceil(LEAST_ROUND_MS / (await time(folded, 1)));
  for (let round = 0; round < rounds; round++) {
    // Each goes first in every other round.
    for (const side of round % 2 === 0 ? [folded, plain] : [plain, folded]) side.times.push(await time(side, repeats));
  }
  await Promise.all([folded, plain].map(({ session }) => session.release()));
  return {
    id,
    input: Object.values(feeds)[0].dims.join(' x '),
    foldedMs: median(folded.times),
    plainMs: median(plain.times),
    ratio: median(plain.times.map((plainMs, round) => plainMs / folded.times[round])),
    foldedLoadMs: folded.loadMs,
    plainLoadMs: plain.loadMs,
  };
}

/**
 * Milliseconds per call on one thread, both graphs in turns; `ratio` is the median of the rounds' own ratios: how many
 * times as fast the folded graph is.
 */
export async function benchNetworks({ rounds = 15 } = {}) {
  const results = [];
  for (const one of CASES) results.push(await compare(one, rounds));
  return results;
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const rows = (await benchNetworks()).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, typeof value === 'number' ? Number(value.toFixed(2)) : value]),
    ),
  );
  process.stdout.write(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
}
