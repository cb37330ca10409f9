// The pack pyfeat-v2.5, with floats and with integers of eight bits, beside the same networks in plain PyTorch
// (torch_pipeline.py), with the same made-up weights and the same photo: time and memory, in rounds of a fresh process each.
// PyTorch is no dependency: give a Python that has it.
// Run after `npm run build`: node tools/bench/beside-torch.mjs PYTHON [ROUNDS [PHOTOS [FACES]]]
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { detect } from '@fexgraph/runtime/node';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { peakMemory } from './memory.mjs';
import { median } from './record-calls.mjs';
import {
  SYNTHETIC_OPTIONS,
  syntheticRuntime,
  writeQuantizedModels,
  writeSyntheticModels,
} from './synthetic-models.mjs';

const HERE = fileURLToPath(import.meta.url);
const TORCH = fileURLToPath(new URL('./torch_pipeline.py', import.meta.url));
const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));
const THREADS = 2;
/** Columns of a box, its score last. */
const BOX = 5;
const KEYS = ['seconds', 'cpuSeconds', 'peakMb'];
/** Groups of the table that both sides have, in the same units: their sums show that both compute the same. */
const GROUPS = ['aus', 'blendshapes'];

/** Runs the pack over so many pictures. @returns faces of a picture, and the sums of its columns */
async function detected(runtime, pictures, threshold) {
  const options = { ...SYNTHETIC_OPTIONS, faceDetectionThreshold: threshold };
  const { fex, run } = detect(runtime, { ...options, inputs: new Array(pictures).fill(PHOTO) });
  let [faces, sums] = [0, {}];
  fex.subscribe({
    next: (batch) => {
      // A picture without a face is a row, too.
      faces += batch.numbers('facebox').filter((score, i) => i % BOX === BOX - 1 && score > 0).length;
      sums = Object.fromEntries(GROUPS.map((group) => [group, batch.numbers(group).reduce((a, b) => a + b, 0)]));
    },
    error: () => undefined,
  });
  await run.done;
  return { faces: faces / pictures, sums };
}

/** Our side, in this process: seconds per photo when all is loaded, and the most memory with the decoders. */
async function ours(folder, photos, threshold) {
  const runtime = await syntheticRuntime(folder);
  await detected(runtime, 3, threshold);
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  const { faces, sums } = await detected(runtime, photos, threshold);
  const seconds = (performance.now() - started) / 1000 / photos;
  const { user, system } = process.cpuUsage(cpu);
  const { withDecodersMb } = peakMemory();
  await runtime.dispose();
  return { seconds, cpuSeconds: (user + system) / 1e6 / photos, faces, peakMb: withDecodersMb, sums };
}

/**
 * The least score with which so many faces are found. With made-up weights scores lie close together, and integers move
 * them; the other networks are to have the same to do.
 */
async function thresholdFor(folder, wanted) {
  const runtime = await syntheticRuntime(folder);
  try {
    for (let [low, high] = [0.5, 1]; high - low > 1e-7; ) {
      const middle = (low + high) / 2;
      const { faces } = await detected(runtime, 1, middle);
      if (faces === wanted) return middle;
      if (faces > wanted) low = middle;
      else high = middle;
    }
    throw new Error(`no threshold gives ${wanted} faces`);
  } finally {
    await runtime.dispose();
  }
}

function result(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function beside(python, rounds, photos, faces) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-torch-'));
  try {
    await writeSyntheticModels(folder);
    for (const network of ['retinaface_r34', 'face_multitask_v2', 'arcface_r50'])
      await writeFile(join(folder, `${network}.safetensors`), syntheticCheckpoint(network));
    const integers = join(folder, 'int8');
    await mkdir(integers);
    await writeQuantizedModels(folder, integers);
    const run = (...args) => result(process.execPath, [HERE, ...args.map(String)]);
    const scores = { float: run('--threshold', folder, faces), int8: run('--threshold', integers, faces) };
    const sides = {
      torch: {
        run: () => result(python, [TORCH, folder, PHOTO, photos, THREADS, scores.float].map(String)),
        results: [],
      },
      fexgraph: { run: () => run('--ours', folder, photos, scores.float), results: [] },
      int8: { run: () => run('--ours', integers, photos, scores.int8), results: [] },
    };
    for (let round = 0; round < rounds; round++) {
      for (const side of Object.values(sides)) {
        side.results.push(side.run());
        process.stderr.write(`${JSON.stringify(side.results.at(-1))}\n`);
      }
    }
    const { torch, fexgraph, int8 } = sides;
    const ratios = (first, second) =>
      Object.fromEntries(
        KEYS.map((key) => [key, median(first.results.map((one, round) => one[key] / second.results[round][key]))]),
      );
    const medians = ({ results }) =>
      Object.fromEntries(KEYS.map((key) => [key, median(results.map((one) => one[key]))]));
    return {
      ...{ torch: medians(torch), fexgraph: medians(fexgraph), int8: medians(int8) },
      ...{ torchToFexgraph: ratios(torch, fexgraph), fexgraphToInt8: ratios(fexgraph, int8) },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [, , first, ...rest] = argv;
if (first === undefined) {
  process.stderr.write('usage: node tools/bench/beside-torch.mjs PYTHON [ROUNDS [PHOTOS [FACES]]]\n');
  exit(2);
}
const [folder, count, threshold] = [rest[0], Number(rest[1]), Number(rest[2])];
const output =
  first === '--ours'
    ? await ours(folder, count, threshold)
    : first === '--threshold'
      ? await thresholdFor(folder, count)
      : await beside(first, Number(rest[0] ?? 3), Number(rest[1] ?? 6), Number(rest[2] ?? 7));
process.stdout.write(`${JSON.stringify(output)}\n`);
