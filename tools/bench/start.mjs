// From nothing to the result of one photo, a process each time, in turns with a peer: `npm run bench -- --only start`.
// FEXGRAPH_PEERS: a folder in which @vladmandic/human, @tensorflow/tfjs-core, tfjs-converter, tfjs-backend-wasm and sharp are installed.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNode } from './process-tree.mjs';
import { median } from './record-calls.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const PHOTO = here('../../apps/examples/media/astronaut.png');
const COMMAND = here('../../packages/cli/bin/fexgraph.js');
/** Calls after the first. */
const FOLLOWING = 9;
const WATCH_MS = 10;

/** Each process of Node that is given certificates reads them; that is no part of what is compared. */
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

function programs(out) {
  const peers = process.env.FEXGRAPH_PEERS;
  if (!peers) process.stderr.write('start: without FEXGRAPH_PEERS there is nothing to compare with\n');
  const human = (calls) => [here('./peer-human.mjs'), peers, PHOTO, `${calls}`];
  return {
    fexgraph: {
      once: [COMMAND, 'detect', PHOTO, '--no-overlay', '--quiet', '--overwrite', '--out', out],
      many: [here('./costs.mjs'), 'again'],
      networks: async () => JSON.parse(await readFile(join(out, 'fex.run.json'), 'utf8')).sessions.length,
      calls: ({ firstMs, nextMs }) => ({ firstMs, nextMs }),
    },
    ...(peers && {
      human: {
        once: human(1),
        many: human(1 + FOLLOWING),
        networks: async ({ stdout }) => JSON.parse(stdout).networks,
        calls: ({ callsMs: [firstMs, ...following] }) => ({ firstMs, nextMs: median(following) }),
      },
    }),
  };
}

/** A row of medians for each program, and the median of the ratios of one round. Memory is looked at in rounds of its own. */
export async function benchStart({ rounds = 7 } = {}) {
  const out = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  try {
    const compared = Object.entries(programs(out));
    const results = Object.fromEntries(compared.map(([name]) => [name, { networks: 0, rounds: [] }]));
    for (let round = -1; round < rounds; round++) {
      for (const [name, { once, many, networks, calls }] of round % 2 === 0 ? compared : compared.toReversed()) {
        const { stdout, cpuMs, wallMs } = await runNode(once, { env });
        results[name].networks = await networks({ stdout });
        if (round < 0) continue; // Files come from the disk for the first time.
        const { rssMb, pssMb } = await runNode(once, { env, watchMs: WATCH_MS });
        const { firstMs, nextMs } = calls(JSON.parse((await runNode(many, { env })).stdout));
        results[name].rounds.push({ cpuMs, wallMs, rssMb, pssMb, firstMs, nextMs, nextToFirst: nextMs / firstMs });
      }
    }
    const figures = (name, of) =>
      Object.fromEntries(
        Object.keys(results[name].rounds[0]).map((key) => [
          key,
          median(results[name].rounds.map((round, i) => of(round[key], key, i))),
        ]),
      );
    const rows = Object.entries(results).map(([name, { networks }]) => ({
      name,
      networks,
      ...figures(name, (value) => value),
    }));
    const peer = results.human?.rounds;
    const ratio = peer && { name: 'ratio', ...figures('fexgraph', (value, key, i) => value / peer[i][key]) };
    return ratio ? [...rows, ratio] : rows;
  } finally {
    await rm(out, { recursive: true });
  }
}
