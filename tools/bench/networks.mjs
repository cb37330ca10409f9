// Every reference network as it is built, against a straightforward graph of the same weights: one node per operation of
// the published network, nothing computed into weights. Run after `npm run build`: node tools/bench/networks.mjs
import { argv } from 'node:process';
import { pathToFileURL } from 'node:url';
import { buildNetwork } from '@fexgraph/networks';
import { readCheckpoint } from '@fexgraph/networks/checkpoints';
import { median, openBare, ortFeeds } from './record-calls.mjs';
import { NETWORKS } from './reference-networks.mjs';

/** So many milliseconds at least are timed at once. */
const LEAST_ROUND_MS = 200;

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
  for (const one of NETWORKS) results.push(await compare(one, rounds));
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
