// Calls per second of a session with two one-thread workers, and with one worker of two threads, against one worker of
// one thread. Run after `npm run build`: node tools/bench/workers.mjs
import { createHash } from 'node:crypto';
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { BACKEND } from '@fexgraph/inference';
import { buildNetwork } from '@fexgraph/networks';
import { readCheckpoint } from '@fexgraph/networks/checkpoints';
import { createRuntime } from '@fexgraph/runtime/node';
import { median } from './record-calls.mjs';
import { NETWORKS } from './reference-networks.mjs';

const SHAPES = {
  one: { workers: 1, threads: 1 },
  twoWorkers: { workers: 2, threads: 1 },
  twoThreads: { workers: 1, threads: 2 },
};

/** Calls in flight: enough that no worker ever waits for one. */
const IN_FLIGHT = 4;
/** A round takes so long at least, and has so many calls at least: the last one of a pair runs alone. */
const LEAST_ROUND = { ms: 1500, calls: 16 };

async function callsInTurn(session, feeds, calls) {
  let left = calls;
  const lane = async () => {
    while (left > 0) {
      left--;
      await session.run(feeds);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return (performance.now() - started) / calls;
}

async function compare(backend, { id, checkpoint, options, feeds }, rounds) {
  const { onnx } = buildNetwork(id, readCheckpoint(checkpoint()), options);
  const model = { id, sha256: createHash('sha256').update(onnx).digest('hex'), bytes: onnx };
  const sides = [];
  for (const [name, shape] of Object.entries(SHAPES)) {
    const session = await backend.load(model, shape);
    while (session.usage().workers < shape.workers) await callsInTurn(session, feeds, 2 * IN_FLIGHT);
    sides.push({ name, session, times: [] });
  }
  const calls = Math.max(
    LEAST_ROUND.calls,
    2 * Math.ceil(LEAST_ROUND.ms / 2 / (await callsInTurn(sides[0].session, feeds, 4))),
  );
  for (const { session } of sides) await callsInTurn(session, feeds, 2 * IN_FLIGHT);
  for (let round = 0; round < rounds; round++) {
    // Another one goes first in every round.
    const order = sides.map((_, i) => sides[(i + round) % sides.length]);
    for (const side of order) side.times.push(await callsInTurn(side.session, feeds, calls));
  }
  await Promise.all(sides.map(({ session }) => session.dispose()));
  const [one, twoWorkers, twoThreads] = sides.map(({ times }) => times);
  const against = (times) => median(times.map((ms, round) => one[round] / ms));
  return { id, calls, oneMs: median(one), twoWorkers: against(twoWorkers), twoThreads: against(twoThreads) };
}

/** `oneMs`: milliseconds per call with one worker; `twoWorkers`, `twoThreads`: how many times as fast, medians of rounds. */
export async function benchWorkers({ rounds = 7, only = NETWORKS.map(({ id }) => id) } = {}) {
  const runtime = await createRuntime();
  try {
    const [cpu] = runtime.container.resolveAll(BACKEND).filter(({ id }) => id === 'cpu');
    const results = [];
    for (const network of NETWORKS) if (only.includes(network.id)) results.push(await compare(cpu, network, rounds));
    return results;
  } finally {
    await runtime.dispose();
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  for (const row of await benchWorkers({ only: argv.length > 2 ? argv.slice(2) : undefined })) {
    process.stdout.write(
      `${JSON.stringify(row, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value))}\n`,
    );
  }
}
