// `npm run bench [-- --only detect,engine] [--json]`: ratios from interleaved rounds of one process each.
import { Console } from 'node:console';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';

/** Parts in the order they run; those that build the reference networks take minutes and are asked for by name. */
const PARTS = {
  engine: { load: async () => (await import('./engine.mjs')).benchEngine, always: true },
  detect: { load: async () => (await import('./detect.mjs')).benchDetect, always: true },
  start: { load: async () => (await import('./start.mjs')).benchStart, always: false },
  costs: { load: async () => (await import('./costs.mjs')).benchCosts, always: false },
  video: { load: async () => (await import('./video.mjs')).benchVideo, always: false },
  networks: { load: async () => (await import('./networks.mjs')).benchNetworks, always: false },
  int8: { load: async () => (await import('./int8.mjs')).benchInt8, always: false },
  workers: { load: async () => (await import('./workers.mjs')).benchWorkers, always: false },
  tables: { load: async () => (await import('./tables.mjs')).benchTables, always: false },
  people: { load: async () => (await import('./people.mjs')).benchPeople, always: false },
  fex: { load: async () => (await import('./fex.mjs')).benchFex, always: false },
  pyfeat: { load: async () => (await import('./pyfeat.mjs')).benchPyfeat, always: false },
};

const USAGE = `npm run bench -- [--only PART[,PART]] [--json]

Ratios of interleaved rounds. Parts: ${Object.keys(PARTS).join(', ')}; without --only those that take a minute.
Examples:
  npm run bench
  npm run bench -- --only networks,workers --json
`;

const OPTIONS = { only: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean' } };
const { values } = parseArgs({ options: OPTIONS });
if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
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
const { table } = new Console(process.stdout);
const rounded = (value) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);
const roundedRow = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, rounded(value)]));

/** A list of rows as one table; of a single result its figures, and each nested list of figures as a table. */
function print(name, result) {
  process.stdout.write(`\n${name}\n`);
  if (Array.isArray(result)) return table(result.map(roundedRow));
  const nested = Object.entries(result).filter(([, value]) => typeof value === 'object');
  table(roundedRow(Object.fromEntries(Object.entries(result).filter(([, value]) => typeof value !== 'object'))));
  for (const [key, value] of nested) {
    process.stdout.write(`${name} ${key}\n`);
    table(roundedRow(value));
  }
}

if (values.json) process.stdout.write(`${JSON.stringify({ machine, results }, undefined, 2)}\n`);
else {
  process.stdout.write(`${machine}\n`);
  for (const [name, result] of Object.entries(results)) print(name, result);
}
