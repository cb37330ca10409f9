// The whole pipeline against the bare sessions on the same tensors, in interleaved rounds of one process.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { INFERENCE } from '../../packages/inference/dist/index.js';
import { createRuntime, detect } from '../../packages/runtime/dist/node/index.js';
import { processorTime, threads } from './processor-time.mjs';
import { bareSessions, bareWorkers, bytesOfCalls, median, recorder } from './record-calls.mjs';

const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));
const sharp = createRequire(new URL('../../packages/sources/package.json', import.meta.url))('sharp');
/** What is read from `/proc` is there only on Linux. */
const COUNTS_THREADS = platform === 'linux';

async function recordCalls() {
  const runtime = await createRuntime();
  const recording = recorder(runtime.inference);
  const container = runtime.container.createChildContainer();
  container.register(INFERENCE, { useValue: recording });
  const { run } = detect({ ...runtime, container }, { inputs: [PHOTO] });
  await run.done;
  const bytes = await bytesOfCalls(recording.calls, runtime.models);
  await runtime.dispose();
  return { calls: recording.calls, bytes };
}

async function wholePipeline(folder) {
  const runtime = await createRuntime();
  const once = async (repeats, photo) => {
    const inputs = new Array(repeats).fill(photo);
    const { run } = detect(runtime, { inputs, tables: [join(folder, 'fex.csv')] });
    const report = await run.done;
    return { ms: report.runMs, report };
  };
  return { once, dispose: () => runtime.dispose() };
}

/** The same picture as most cameras write one. */
async function asJpeg(folder) {
  const path = join(folder, 'photo.jpg');
  await writeFile(path, await sharp(PHOTO).jpeg({ quality: 90 }).toBuffer());
  return path;
}

/** Processor time of decoding alone, per photo: a picture that is in memory, to pixels in memory, in this process. */
async function decoding(photo, repeats) {
  const bytes = await readFile(photo);
  const once = () => sharp(bytes, { failOn: 'error' }).removeAlpha().raw().toBuffer();
  for (let i = 0; i < repeats; i++) await once();
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await once();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

/**
 * Milliseconds per photo: medians of rounds of `repeats` each, all kinds in turn. `ratio` is against the bare sessions one
 * after the other, `ofTwo` against as many threads as there are processors, each with sessions of its own. `processor` is
 * processor time per photo, by part (Linux).
 */
export async function benchDetect({ rounds = 3, repeats = 200 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  try {
    const { calls, bytes } = await recordCalls();
    const bare = await bareSessions(calls, bytes);
    const parallel = await bareWorkers(calls, bytes, availableParallelism());
    const photos = { png: PHOTO, jpeg: await asJpeg(folder) };
    await bare(5);
    await parallel.run(10);
    const others = COUNTS_THREADS ? threads() : [];
    const pipeline = await wholePipeline(folder);
    // All sessions have been loaded where they will be used, and code is compiled.
    for (const photo of Object.values(photos)) await pipeline.once(repeats / 4, photo);
    const workers = COUNTS_THREADS ? threads().filter((id) => !others.includes(id)) : [];

    const times = { bare: [], parallel: [], png: [], jpeg: [] };
    const processor = { png: {}, jpeg: {} };
    const busy = {};
    for (let round = 0; round < rounds; round++) {
      times.bare.push((await bare(repeats)) / repeats);
      times.parallel.push((await parallel.run(repeats)) / repeats);
      for (const [kind, photo] of Object.entries(photos)) {
        const before = COUNTS_THREADS ? processorTime(workers) : {};
        const { ms, report } = await pipeline.once(repeats, photo);
        const after = COUNTS_THREADS ? processorTime(workers) : {};
        times[kind].push(ms / repeats);
        for (const [part, spent] of Object.entries(after)) {
          processor[kind][part] = (processor[kind][part] ?? 0) + (spent - before[part]) / repeats / rounds;
        }
        if (kind !== 'png') continue;
        for (const { id, stats } of report.nodes) busy[id] = (busy[id] ?? 0) + stats.busyMs / repeats / rounds;
      }
    }
    await pipeline.dispose();
    await parallel.end();

    const against = (kind, other) => median(times[kind].map((ms, round) => times[other][round] / ms));
    const figures = async (kind) => ({
      ms: median(times[kind]),
      ratio: against(kind, 'bare'),
      ofTwo: against(kind, 'parallel'),
      ...processor[kind],
      decodingAlone: await decoding(photos[kind], repeats),
    });
    return {
      bareMs: median(times.bare),
      parallelMs: median(times.parallel),
      parallel: against('parallel', 'bare'),
      png: await figures('png'),
      jpeg: await figures('jpeg'),
      busy,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}
