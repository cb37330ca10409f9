// The pipeline of the pack pyfeat-v2.5 against the bare sessions on the same tensors, with made-up weights, and what
// cropping and everything else around the networks costs. Run after `npm run build`: node tools/bench/pyfeat.mjs
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { INFERENCE } from '@fexgraph/inference';
import { detect } from '@fexgraph/runtime/node';
import { bareSessions, bytesOfCalls, median, recorder } from './record-calls.mjs';
import { SYNTHETIC_OPTIONS as OPTIONS, syntheticRuntime, writeSyntheticModels } from './synthetic-models.mjs';

const PHOTO = fileURLToPath(new URL('../../apps/examples/media/astronaut.png', import.meta.url));
async function recordCalls(runtime) {
  const recording = recorder(runtime.inference);
  const container = runtime.container.createChildContainer();
  container.register(INFERENCE, { useValue: recording });
  const { fex, run } = detect({ ...runtime, container }, { ...OPTIONS, inputs: [PHOTO] });
  let faces = 0;
  fex.subscribe({
    next: (batch) => {
      faces += batch.rowCount;
    },
    error: () => undefined,
  });
  await run.done;
  return { faces, calls: recording.calls, bytes: await bytesOfCalls(recording.calls, runtime.models) };
}

/** Wall clock, work of all threads, and how long this thread was busy, in milliseconds. */
async function measured(work) {
  const [cpu, loop, started] = [process.cpuUsage(), performance.eventLoopUtilization(), performance.now()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const cost = { wallMs: performance.now() - started, cpuMs: (user + system) / 1000 };
  return { result, cost: { ...cost, mainMs: performance.eventLoopUtilization(loop).active } };
}

const medianOf = (rounds, figure) => median(rounds.map((round) => round[figure]));

/**
 * Milliseconds per picture: medians of rounds in which the bare sessions and the pipeline take turns. `wallRatio`
 * profits from what the pipeline does at the same time; `workRatio` compares the processor time of all threads, which
 * waits for nothing. The shares are parts of a picture's whole, that is what keeps the thread of the graph busy plus the
 * bare sessions: `crop` is cutting the chips, `prePost` everything else on that thread: tensors and their way to the
 * workers, selecting boxes, rescaling, rows, CSV, the engine itself.
 */
export async function benchPyfeat({ rounds = 7, repeats = 6 } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  await writeSyntheticModels(folder);
  const runtime = await syntheticRuntime(folder);
  try {
    const { faces, calls, bytes } = await recordCalls(runtime);
    const bare = await bareSessions(calls, bytes);
    const pipeline = async (pictures) => {
      const { run } = detect(runtime, {
        ...OPTIONS,
        inputs: new Array(pictures).fill(PHOTO),
        tables: [join(folder, 'fex.csv')],
      });
      return run.done;
    };
    await bare(1);
    await pipeline(2);
    const [bareRounds, graphRounds] = [[], []];
    for (let round = 0; round < rounds; round++) {
      bareRounds.push((await measured(() => bare(repeats))).cost);
      const { result, cost } = await measured(() => pipeline(repeats));
      const cropMs = result.nodes.find(({ id }) => id === 'chips').stats.busyMs;
      const whole = cost.mainMs + bareRounds[round].wallMs;
      graphRounds.push({ ...cost, crop: cropMs / whole, prePost: (cost.mainMs - cropMs) / whole });
    }
    const ratio = (figure) => median(bareRounds.map((round, i) => round[figure] / graphRounds[i][figure]));
    return {
      faces,
      bareMs: medianOf(bareRounds, 'wallMs') / repeats,
      pipelineMs: medianOf(graphRounds, 'wallMs') / repeats,
      wallRatio: ratio('wallMs'),
      workRatio: ratio('cpuMs'),
      cropShare: medianOf(graphRounds, 'crop'),
      prePostShare: medianOf(graphRounds, 'prePost'),
    };
  } finally {
    await runtime.dispose();
    await rm(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  process.stdout.write(
    `${JSON.stringify(await benchPyfeat(), (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value))}\n`,
  );
}
