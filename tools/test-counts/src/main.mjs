// Prints which runs took longest, what failed, and as the last line the sum of all tests:
// `node tools/test-counts/src/main.mjs FILE`. FILE is what FEXGRAPH_TEST_COUNTS named while the tests ran.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { sumCounts } from './sum-counts.mjs';

const SHOWN = 12;

const workspaces = JSON.parse(execFileSync('npm', ['query', '.workspace'], { stdio: ['ignore', 'pipe', 'ignore'] }));
const expected = workspaces.flatMap(({ name, scripts = {} }) =>
  Object.keys(scripts)
    .filter((script) => /^test(:|$)/.test(script))
    .map((script) => `${name} ${script}`),
);
const { passed, failed, skipped, failures, slowest } = sumCounts(readFileSync(process.argv[2], 'utf8'), expected);
process.stdout.write(`${slowest.slice(0, SHOWN).join('\n')}\n`);
for (const failure of failures) process.stdout.write(`\nfailed: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
if (failed > 0) process.exitCode = 1;
