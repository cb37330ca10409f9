// What runs cost beside time by the clock: processor time and memory, each case in a process of its own.
// Run after `npm run build`: node tools/bench/costs.mjs
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRuntime, detect } from '@fexgraph/runtime/node';
import { peakMemory } from './memory.mjs';
import { median } from './record-calls.mjs';
import { SYNTHETIC_OPTIONS, syntheticRuntime, writeSyntheticModels } from './synthetic-models.mjs';

const HERE = fileURLToPath(import.meta.url);
const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));

async function measured(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Each case is given a runtime and a folder. */
const CASES = {
  /** The first `detect` of a runtime against those that follow: how much is left when nothing has to be loaded. */
  async again(runtime) {
    const once = () => measured(() => detect(runtime, { inputs: [PHOTO] }).run.done);
    const firstMs = await once();
    const following = [];
    for (let i = 0; i < 9; i++) following.push(await once());
    return { firstMs, nextMs: median(following), ratio: median(following) / firstMs };
  },
  /** Most memory of a run with the pack that comes along: this process, and with the decoders' processes. */
  photo: (runtime, folder) => memoryOf(runtime, folder, 1),
  batch: (runtime, folder) => memoryOf(runtime, folder, 200),
  /** The same of the reference networks, whose weights are 415 MB. */
  pyfeat: (runtime, folder) => memoryOf(runtime, folder, 6, SYNTHETIC_OPTIONS),
};

async function memoryOf(runtime, folder, count, options = {}) {
  const inputs = new Array(count).fill(PHOTO);
  const cpuMs = await measured(
    () => detect(runtime, { ...options, inputs, tables: [join(folder, 'fex.csv')] }).run.done,
  );
  const memory = peakMemory();
  const workers = runtime.inference.records().map((record) => record.workers);
  return { cpuMs, ...memory, sessions: workers.reduce((sum, n) => sum + n, 0) };
}

/** @param models folder with those of the reference networks */
async function one(name, models) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  const runtime = name === 'pyfeat' ? await syntheticRuntime(models) : await createRuntime();
  try {
    return await CASES[name](runtime, folder);
  } finally {
    await runtime.dispose();
    await rm(folder, { recursive: true });
  }
}

/** Medians over fresh processes. */
export async function benchCosts({ rounds = 3, only = Object.keys(CASES) } = {}) {
  const models = await mkdtemp(join(tmpdir(), 'fexgraph-models-'));
  try {
    if (only.includes('pyfeat')) await writeSyntheticModels(models);
    return Object.fromEntries(only.map((name) => [name, mediansOf(name, models, rounds)]));
  } finally {
    await rm(models, { recursive: true });
  }
}

function mediansOf(name, models, rounds) {
  const results = Array.from({ length: rounds }, () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [HERE, name, models], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  });
  return Object.fromEntries(Object.keys(results[0]).map((key) => [key, median(results.map((result) => result[key]))]));
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const [, , name, models] = argv;
  const result = name === undefined ? await benchCosts() : await one(name, models);
  const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  process.stdout.write(`${JSON.stringify(result, rounded)}\n`);
}
