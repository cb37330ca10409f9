import { fuzzParser } from './fuzz-parser.ts';
import { PARSERS } from './parsers.ts';

const [count = '10000', only] = process.argv.slice(2);
const program = new URL('./worker.js', import.meta.url);
/** So many inputs take seconds to minutes. */
const TOLD_EVERY = 500;
for (const parser of PARSERS) {
  if (only !== undefined && parser.name !== only) continue;
  const { accepted, refused, faults, slowestMs } = await fuzzParser(parser, Number(count), program, (done, found) => {
    if (done % TOLD_EVERY === 0) process.stderr.write(`${parser.name}: ${done} of ${count}, ${found} faults\n`);
  });
  const slowest = `slowest ${(slowestMs / 1000).toFixed(1)} s`;
  process.stdout.write(
    `${parser.name}: ${accepted} accepted, ${refused} refused, ${faults.length} faults; ${slowest}\n`,
  );
  for (const { index, reason } of faults) process.stdout.write(`  input ${index}: ${reason}\n`);
  if (faults.length > 0) process.exitCode = 1;
}
// What parsers have opened to be listed (a runtime) would keep the process alive.
process.exit();
