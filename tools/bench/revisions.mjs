// Two checkouts against each other, in interleaved rounds: node tools/bench/revisions.mjs OTHER_CHECKOUT [ROUNDS]
// Both must be built (`npm run build`). Processor time of the whole process (all threads, and the processes it starts) is compared, because other programs change wall
// time more than they change that.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('../..', import.meta.url));
const [other, rounds = '5'] = process.argv.slice(2);
if (!other) {
  process.stderr.write('usage: node tools/bench/revisions.mjs OTHER_CHECKOUT [ROUNDS]\n');
  process.exit(2);
}

/** Prints the processor time and the peak memory of the process when it ends. */
const METER = `data:text/javascript,${encodeURIComponent(`process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  // Of processes that it has started and that have ended, in hundredths of a second (Linux).
  let children = 0;
  try {
    const fields = process.getBuiltinModule('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    children = 10 * (Number(fields[13]) + Number(fields[14]));
  } catch {}
  process.stderr.write('\\nMETER ' + JSON.stringify({ cpuMs: (user + system) / 1000 + children, peakMb: process.resourceUsage().maxRSS / 1024 }) + '\\n');
})`)}`;

const out = mkdtempSync(join(tmpdir(), 'fexgraph-revisions-'));
const engine = (checkout) => [join(checkout, 'tools/bench/engine.mjs')];
/** What npm links; revisions before that was a file of its own have the module alone. */
const command = (checkout) =>
  ['packages/cli/bin/fexgraph.js', 'packages/cli/dist/main.js'].map((path) => join(checkout, path)).find(existsSync);
const help = (checkout) => [command(checkout), '--help'];
const detect = (photos) => (checkout, side) => {
  const photo = join(checkout, 'apps/examples/media/astronaut.png');
  const flags = ['--no-overlay', '--quiet', '--out', join(out, side)];
  return [command(checkout), 'detect', ...new Array(photos).fill(photo), ...flags];
};
const PARTS = {
  'engine, 55 000 frames of seven nodes (and the plain chain)': engine,
  'fexgraph --help': help,
  'detect, one photo': detect(1),
  'detect, 100 photos': detect(100),
};

function measure(checkout, args) {
  const { stderr, status } = spawnSync(process.execPath, ['--import', METER, ...args], {
    cwd: checkout,
    encoding: 'utf8',
  });
  const line = stderr.split('\n').find((text) => text.startsWith('METER '));
  if (status !== 0 || !line) throw new Error(`${checkout}: ${stderr}`);
  return JSON.parse(line.slice('METER '.length));
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

for (const [name, argsOf] of Object.entries(PARTS)) {
  const measured = { other: [], here: [] };
  for (let round = -1; round < Number(rounds); round++) {
    const pair = {
      other: measure(resolve(other), argsOf(resolve(other), 'other')),
      here: measure(here, argsOf(here, 'here')),
    };
    if (round < 0) continue; // Files come from the disk for the first time.
    for (const [side, figures] of Object.entries(pair)) measured[side].push(figures);
  }
  const of = (side, figure) => median(measured[side].map((figures) => figures[figure]));
  const ratio = median(measured.here.map(({ cpuMs }, i) => cpuMs / measured.other[i].cpuMs));
  process.stdout.write(
    `${name}: processor time ${of('other', 'cpuMs').toFixed(0)} -> ${of('here', 'cpuMs').toFixed(0)} ms, ratio ${ratio.toFixed(2)}; ` +
      `peak memory ${of('other', 'peakMb').toFixed(0)} -> ${of('here', 'peakMb').toFixed(0)} MB\n`,
  );
}
rmSync(out, { recursive: true });
