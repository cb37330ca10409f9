import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { durationsOf, play } from './cluster/schedule.ts';
import { simulateCluster } from './cluster/simulate-cluster.ts';

// A cluster in virtual time over the real plan, parts and merge, after a build:
// node tools/soak/dist/cluster-run.js [parts] [workers] [folder]

/** Of the bound. */
const LONGEST = 1.1;

const [parts = 100_000, workers = 1000] = process.argv.slice(2, 4).map(Number);
const folder = mkdtempSync(join(process.argv[4] ?? tmpdir(), 'fexgraph-cluster-'));
const cluster = { parts, workers, deaths: 0.05, zombies: 0.2, stragglers: 0.01, requeueAfter: 2, seed: 7 };
const { stdout, stderr } = process;

try {
  for (const shards of [workers, 10 * workers, parts]) {
    const done = new Set<number>();
    const { makespan, bound } = await play({ ...cluster, shards }, durationsOf(cluster), {
      isDone: async (part) => done.has(part),
      finish: async (part) => void done.add(part),
      die: async () => undefined,
    });
    stdout.write(`${shards} shards: ${(makespan / bound).toFixed(3)} times the bound\n`);
  }
  const result = await simulateCluster({ ...cluster, shards: parts }, folder, (finished) =>
    stderr.write(`${finished} parts\n`),
  );
  stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  const { done, wrongRows, makespan, bound } = result;
  const isRight = done === parts && wrongRows === 0 && makespan <= LONGEST * bound;
  stdout.write(isRight ? 'nothing lost, nothing twice, within the bound\n' : 'WRONG\n');
  process.exitCode = isRight ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
