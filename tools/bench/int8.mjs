// The reference networks with eight-bit integers against themselves with floats: processor time of a call on one thread, and
// how far their outputs are apart. Weights are made up. Run after `npm run build`: node tools/bench/int8.mjs
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { BACKEND } from '@fexgraph/inference';
import { buildNetwork } from '@fexgraph/networks';
import { readCheckpoint } from '@fexgraph/networks/checkpoints';
import { Deviations, quantizeNetwork } from '@fexgraph/networks/quantize';
import { createRuntime } from '@fexgraph/runtime/node';
import { median, openBare, ortFeeds } from './record-calls.mjs';
import { CALIBRATED, feedsLike, NETWORKS } from './reference-networks.mjs';

/** So many milliseconds at least are timed at once. */
const LEAST_ROUND_MS = 200;
/** Which layers stand rounding is a matter of weights, and these are made up: all are done with integers. */
const ALL_LAYERS = Number.MAX_VALUE;

async function cpuMs(session, tensors, repeats) {
  const before = process.cpuUsage();
  for (let i = 0; i < repeats; i++) await session.run(tensors);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / repeats;
}

async function compare({ id, checkpoint, options, feeds }, backend, rounds) {
  const { onnx } = buildNetwork(id, readCheckpoint(checkpoint()), options);
  const quantized = await quantizeNetwork(onnx, {
    ...{ backend, id, tolerance: ALL_LAYERS, percentiles: [99.99] },
    feeds: CALIBRATED.map((name) => feedsLike(feeds, name)),
  });
  const sides = [];
  for (const bytes of [onnx, quantized.onnx]) sides.push({ session: await openBare(bytes), times: [] });
  const tensors = ortFeeds(feeds);
  const deviations = new Deviations();
  deviations.add(await sides[0].session.run(tensors), await sides[1].session.run(tensors));
  const repeats = Math.ceil(LEAST_ROUND_MS / (await cpuMs(sides[0].session, tensors, 1)));
  for (let round = 0; round < rounds; round++) {
    // Each goes first in every other round.
    for (const side of round % 2 === 0 ? sides : sides.toReversed())
      side.times.push(await cpuMs(side.session, tensors, repeats));
  }
  await Promise.all(sides.map(({ session }) => session.release()));
  const [float, int8] = sides;
  return {
    id,
    floatCpuMs: median(float.times),
    int8CpuMs: median(int8.times),
    ratio: median(float.times.map((ms, round) => ms / int8.times[round])),
    floatMB: onnx.length / 1e6,
    int8MB: quantized.onnx.length / 1e6,
    deviation: deviations
      .all()
      .map(({ output, relative }) => `${output} ${relative.toPrecision(2)}`)
      .join(', '),
  };
}

/**
 * Milliseconds of processor time per call on one thread, both in turns; `ratio` is the median of the rounds' own ratios:
 * how many times as fast the integers are. `deviation` is relative, on an input that was not calibrated with.
 */
export async function benchInt8({ rounds = 15 } = {}) {
  const runtime = await createRuntime();
  try {
    const backend = runtime.container.resolveAll(BACKEND).find(({ id }) => id === 'cpu');
    const results = [];
    for (const one of NETWORKS) results.push(await compare(one, backend, rounds));
    return results;
  } finally {
    await runtime.dispose();
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? '').href) {
  for (const row of await benchInt8()) process.stdout.write(`${JSON.stringify(row)}\n`);
}
