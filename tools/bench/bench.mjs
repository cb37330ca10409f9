// `npm run bench [-- --only detect,engine] [--json]`: ratios from interleaved rounds of one process each.
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';

/** Parts in the order they run; those that build the reference networks take minutes and are asked for by name. */
const PARTS = {
  engine: { load: async () => (await import('./engine.mjs')).benchEngine, always: true },
  detect: { load: async () => (await import('./detect.mjs')).benchDetect, always: true },
  networks: { load: async () => (await import('./networks.mjs')).benchNetworks, always: false },
  pyfeat: { load: async () => (await import('./pyfeat.mjs')).benchPyfeat, always: false },
};

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean', default: false } } });
const names = values.only?.split(',') ?? Object.keys(PARTS).filter((name) => PARTS[name].always);
const unknown = names.find((name) => !PARTS[name]);
if (unknown) {
  process.stderr.write(`there is no part "${unknown}"; there are ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}

const machine = `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? 'unknown processor'}, node ${process.versions.node}`;
const results = {};
for (const name of names) {
  process.stderr.write(`${name} ...\n`);
  results[name] = await (await PARTS[name].load())();
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine, results }, undefined, 2)}\n`);
else {
  process.stdout.write(`${machine}\n`);
  for (const [name, result] of Object.entries(results)) {
    process.stdout.write(
      `\n${name}\n${JSON.stringify(result, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value), 2)}\n`,
    );
  }
}
