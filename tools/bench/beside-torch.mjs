// The pack pyfeat-v2.5 beside the same networks in plain PyTorch (torch_pipeline.py), with the same made-up weights and the
// same photo: time and memory, in rounds of a fresh process each. PyTorch is no dependency: give a Python that has it.
// Run after `npm run build`: node tools/bench/beside-torch.mjs PYTHON [ROUNDS [PHOTOS]]
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { detect } from '@fexgraph/runtime/node';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { peakMemory } from './memory.mjs';
import { median } from './record-calls.mjs';
import { SYNTHETIC_OPTIONS, syntheticRuntime, writeSyntheticModels } from './synthetic-models.mjs';

const HERE = fileURLToPath(import.meta.url);
const TORCH = fileURLToPath(new URL('./torch_pipeline.py', import.meta.url));
const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));
const THREADS = 2;
/** Groups of the table that both sides have, in the same units: their sums show that both compute the same. */
const GROUPS = ['aus', 'blendshapes'];

/** Our side, in this process: seconds per photo when all is loaded, and the most memory with the decoders. */
async function ours(folder, photos) {
  const runtime = await syntheticRuntime(folder);
  let sums = {};
  const run = async (count) => {
    const { fex, run } = detect(runtime, { ...SYNTHETIC_OPTIONS, inputs: new Array(count).fill(PHOTO) });
    let faces = 0;
    fex.subscribe({
      next: (batch) => {
        faces += batch.rowCount;
        sums = Object.fromEntries(GROUPS.map((group) => [group, batch.numbers(group).reduce((a, b) => a + b, 0)]));
      },
      error: () => undefined,
    });
    await run.done;
    return faces / count;
  };
  await run(3);
  const [cpu, started] = [process.cpuUsage(), performance.now()];
  const faces = await run(photos);
  const seconds = (performance.now() - started) / 1000 / photos;
  const { user, system } = process.cpuUsage(cpu);
  const { withDecodersMb } = peakMemory();
  await runtime.dispose();
  return { seconds, cpuSeconds: (user + system) / 1e6 / photos, faces, peakMb: withDecodersMb, sums };
}

function result(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function beside(python, rounds, photos) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-torch-'));
  try {
    await writeSyntheticModels(folder);
    for (const network of ['retinaface_r34', 'face_multitask_v2', 'arcface_r50'])
      await writeFile(join(folder, `${network}.safetensors`), syntheticCheckpoint(network));
    const sides = {
      torch: { run: () => result(python, [TORCH, folder, PHOTO, String(photos), String(THREADS)]), results: [] },
      fexgraph: { run: () => result(process.execPath, [HERE, '--ours', folder, String(photos)]), results: [] },
    };
    for (let round = 0; round < rounds; round++) {
      for (const side of Object.values(sides)) {
        side.results.push(side.run());
        process.stderr.write(`${JSON.stringify(side.results.at(-1))}\n`);
      }
    }
    const { torch, fexgraph } = sides;
    const ratio = (key) => median(torch.results.map((one, round) => one[key] / fexgraph.results[round][key]));
    const medians = ({ results }) =>
      Object.fromEntries(
        ['seconds', 'cpuSeconds', 'peakMb'].map((key) => [key, median(results.map((one) => one[key]))]),
      );
    return {
      ...{ torch: medians(torch), fexgraph: medians(fexgraph) },
      ratio: { seconds: ratio('seconds'), cpuSeconds: ratio('cpuSeconds'), peakMb: ratio('peakMb') },
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const [, , first, ...rest] = argv;
if (first === undefined) {
  process.stderr.write('usage: node tools/bench/beside-torch.mjs PYTHON [ROUNDS [PHOTOS]]\n');
  exit(2);
}
const output =
  first === '--ours'
    ? await ours(rest[0], Number(rest[1]))
    : await beside(first, Number(rest[0] ?? 3), Number(rest[1] ?? 6));
process.stdout.write(`${JSON.stringify(output)}\n`);
