// Prints the sum of all tests as one line: `node tools/test-counts/src/main.mjs FILE`. FILE is what
// FEXGRAPH_TEST_COUNTS named while the tests ran.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sumCounts } from './sum-counts.mjs';

const workspaces = JSON.parse(execFileSync('npm', ['query', '.workspace'], { stdio: ['ignore', 'pipe', 'ignore'] }));
const expected = workspaces.flatMap(({ name, scripts = {} }) =>
  Object.keys(scripts)
    .filter((script) => /^test(:|$)/.test(script))
    .map((script) => `${name} ${script}`),
);
const { passed, failed, skipped, missing } = sumCounts(readFileSync(process.argv[2], 'utf8'), expected);
for (const run of missing) process.stdout.write(`${run}: no result, counted as one failed test\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
if (failed > 0) process.exitCode = 1;
