import { playGraphs } from './random/play-graphs.ts';
import { complaints, soak } from './soak.ts';

/** Megabytes of live objects that a run may gain after its warm-up. */
const MOST_GROWTH_MB = 30;
const SEEDS_A_THREAD = 5000;

const [frames = 1_000_000, graphs = 200_000] = process.argv.slice(2).map(Number);
const { stdout, stderr } = process;

const result = await soak({
  frames,
  onProgress: ({ settled, liveMb }) => stderr.write(`${settled} frames, ${liveMb.toFixed(1)} MB live\n`),
});
stdout.write(`${JSON.stringify(result, null, 2)}\n`);
const wrong = [...complaints(result, MOST_GROWTH_MB)];

for (let from = 0; from < graphs; from += SEEDS_A_THREAD) {
  const to = Math.min(from + SEEDS_A_THREAD, graphs);
  wrong.push(...(await playGraphs(from, to)));
  stderr.write(`${to} random graphs, ${wrong.length} complaints\n`);
}

for (const line of wrong) stderr.write(`WRONG  ${line}\n`);
stdout.write(
  wrong.length === 0
    ? `soak: all accounts balance, order kept, memory flat, nothing leaked; ${graphs} random graphs end as foreseen\n`
    : 'soak: failed\n',
);
process.exitCode = wrong.length === 0 ? 0 : 1;
