import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';

// The command over real clips, killed (SIGKILL) at random moments and given again until it ends: the tables must be those
// of a run that nobody disturbed, text byte by byte, Parquet value by value. Needs ffmpeg, and the built command.
// node tools/soak/dist/killed-runs.js [kills] [clips] [longest seconds before a kill] [options of detect ...]

const [kills = 50, clips = 20, longest = 20] = process.argv.slice(2, 5).map(Number);
const options = process.argv.slice(5);
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CLI = at('../../../packages/cli/dist/main.js');
const FACE = at('../../../apps/examples/media/astronaut.png');
const TABLES = ['fex.csv', 'fex.ndjson', 'fex.parquet'];
const { stdout } = process;

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-killed-'));
const videos = join(folder, 'videos');
execFileSync('mkdir', [videos]);
for (let i = 0; i < clips; i++) {
  const zoom = `zoompan=z='1+0.01*${1 + (i % 9)}*on/25':x='iw/2-iw/zoom/2+${i}':y='ih/2-ih/zoom/2':d=1:s=480x360:fps=25`;
  const filter = ['-vf', `${zoom},format=yuv420p`, '-t', '1'];
  execFileSync('ffmpeg', ['-v', 'error', '-loop', '1', '-i', FACE, ...filter, join(videos, `clip-${i}.mp4`)]);
}

/** @returns milliseconds, and whether it ended by itself */
async function detect(out: string, killAfterMs?: number): Promise<{ readonly ms: number; readonly isWhole: boolean }> {
  const started = performance.now();
  const args = [CLI, 'detect', videos, '--out', out, '--format', 'csv,ndjson,parquet', '--quiet', ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  if (killAfterMs !== undefined) {
    await Promise.race([ended, setTimeout(killAfterMs)]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  if (signal === null && code !== 0) throw new Error(`detect ended with ${code}`);
  return { ms: performance.now() - started, isWhole: signal === null };
}

const digestsOf = (out: string) => Promise.all(TABLES.map((name) => digestOf(join(out, name))));
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  if (!path.endsWith('.parquet')) return hash.update(readFileSync(path)).digest('hex');
  const file = await asyncBufferFromFile(path);
  const rows = await parquetReadObjects({ file });
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) hash.update(`${name}=${Object.is(value, -0) ? '-0' : value};`);
  }
  return hash.digest('hex');
}
const partsIn = (out: string) =>
  existsSync(join(out, 'fex.parts'))
    ? readdirSync(join(out, 'fex.parts')).filter((name) => name.endsWith('.segment')).length
    : 0;

const undisturbed = join(folder, 'undisturbed');
const { ms } = await detect(undisturbed);
const expected = await digestsOf(undisturbed);
stdout.write(`undisturbed: ${(ms / 1000).toFixed(1)} s\n`);

let [killed, runs, wrong] = [0, 0, 0];
const found: number[] = [];
while (killed < kills) {
  const out = join(folder, `run-${runs++}`);
  for (;;) {
    const { isWhole } = await detect(out, 1000 * longest * Math.random());
    if (isWhole) break;
    killed++;
    found.push(partsIn(out));
    // The longest wait may be shorter than a run with little left to do.
    if (killed >= kills && !(await detect(out)).isWhole) throw new Error('the run does not end');
    if (killed >= kills) break;
  }
  const isSame = (await digestsOf(out)).every((digest, i) => digest === expected[i]);
  const left = readdirSync(out).filter((name) => ![...TABLES, 'fex.run.json'].includes(name));
  if (!isSame || left.length > 0) wrong++;
  stdout.write(
    `run ${runs}: ${killed} kills so far, ${isSame ? 'same tables' : 'OTHER TABLES'}${left.map((name) => `, left ${name}`)}\n`,
  );
  rmSync(out, { recursive: true });
}
rmSync(folder, { recursive: true });
stdout.write(`${killed} kills over ${runs} runs of ${clips} clips, parts done when killed: ${found.join(' ')}\n`);
stdout.write(wrong === 0 ? 'killed runs: all tables as if undisturbed\n' : `killed runs: ${wrong} are not\n`);
process.exitCode = wrong === 0 ? 0 : 1;
