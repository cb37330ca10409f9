// What runs cost beside time by the clock: processor time and memory, each case in a process of its own.
// Run after `npm run build`: node tools/bench/costs.mjs
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createRuntime, detect } from '@fexgraph/runtime/node';
import { peakMb } from './memory.mjs';
import { runNode } from './process-tree.mjs';
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
  /** Most memory of a run with the pack that comes along. */
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
  const own = peakMb('self');
  const workers = runtime.inference.records().map((record) => record.workers);
  return { cpuMs, peakMb: own, sessions: workers.reduce((sum, n) => sum + n, 0) };
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

/** So often the memory of all processes is looked at. */
const WATCH_MS = 20;

/**
 * Medians over fresh processes. `peakMb` is of the process itself; `rssMb` and `pssMb`, where memory is the question, of it and the
 * decoders' processes at one time.
 */
export async function benchCosts({ rounds = 3, only = Object.keys(CASES) } = {}) {
  const models = await mkdtemp(join(tmpdir(), 'fexgraph-models-'));
  const results = {};
  try {
    if (only.includes('pyfeat')) await writeSyntheticModels(models);
    for (const name of only) results[name] = await mediansOf(name, models, rounds);
    return results;
  } finally {
    await rm(models, { recursive: true });
  }
}

async function mediansOf(name, models, rounds) {
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const isAboutMemory = CASES[name] !== CASES.again;
    const { stdout, rssMb, pssMb } = await runNode([HERE, name, models], isAboutMemory ? { watchMs: WATCH_MS } : {});
    results.push({ ...JSON.parse(stdout), ...(isAboutMemory && { rssMb, pssMb }) });
  }
  return Object.fromEntries(Object.keys(results[0]).map((key) => [key, median(results.map((result) => result[key]))]));
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  const [, , name, models] = argv;
  const result = name === undefined ? await benchCosts() : await one(name, models);
  const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
  process.stdout.write(`${JSON.stringify(result, rounded)}\n`);
}
