import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PartFolder, partsStatus } from '@fexgraph/batch';
import { PartQueue, workQueue } from '@fexgraph/queue';
import { type RunningServer, testServers } from '@fexgraph/test-servers';
import { clipsPlan } from './cluster/real-deeds.ts';

// `fexgraph queue work` over real clips, in four processes over Redis and over PostgreSQL, disturbed in each way that is
// told below: the tables must be those of `fexgraph detect`, byte by byte, and each part there once. Before that, what the
// delivery of a part costs. Needs ffmpeg, the servers, and the built command.
// node tools/soak/dist/queue-run.js [clips] [kills] [ways, with commas between them]

const WORKERS = 4;
/** Parts without work, to see what delivery costs. */
const EMPTY = 500;
/** Longer than a worker may say nothing. */
const STANDSTILL_MS = 22_000;
const [clips = 60, kills = 30] = process.argv.slice(2, 4).map(Number);
const WAYS = ['undisturbed', 'killed', 'stopped', 'restarted', 'full'] as const;
const ways = process.argv[4]?.split(',') ?? WAYS;
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CLI = at('../../../packages/cli/dist/main.js');
const FACE = at('../../../apps/examples/media/astronaut.png');
const TABLES = ['fex.csv', 'fex.ndjson'];
const { stdout, execPath } = process;

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-queue-run-'));
const videos = join(scratch, 'videos');
mkdirSync(videos);
for (let i = 0; i < clips; i++) {
  const zoom = `zoompan=z='1+0.01*${1 + (i % 9)}*on/25':x='iw/2-iw/zoom/2+${i}':y='ih/2-ih/zoom/2':d=1:s=320x240:fps=25`;
  const filter = ['-vf', `${zoom},format=yuv420p`, '-t', '0.2'];
  execFileSync('ffmpeg', ['-v', 'error', '-loop', '1', '-i', FACE, ...filter, join(videos, `clip-${i}.mp4`)]);
}
const WORK = ['--no-identity', '--heads', 'pose'];
const FORMAT = ['--format', 'csv,ndjson'];

const cli = (...args: string[]) => execFileSync(execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
const digestsOf = (out: string) =>
  TABLES.map((name) =>
    createHash('sha256')
      .update(readFileSync(join(out, name)))
      .digest('hex'),
  ).join(' ');

const alone = join(scratch, 'alone');
cli('detect', videos, '--out', alone, ...FORMAT, ...WORK, '--quiet');
const expected = digestsOf(alone);
const planned = join(scratch, 'plan');
cli('batch', 'plan', videos, '--out', planned, ...WORK, '--quiet');

/** A worker, which prints what it has done. */
class Worker {
  done = 0;
  err = '';
  readonly ended: Promise<readonly [number | null, NodeJS.Signals | null]>;
  readonly #child: ChildProcess;

  constructor(url: string, plan: string, limits = '') {
    const command = `${limits}exec "$0" "$@"`;
    const args = ['-c', command, execPath, CLI, 'queue', 'work', plan, '--workers', '1'];
    const env = { ...process.env, FEXGRAPH_QUEUE_URL: url };
    this.#child = spawn('sh', args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.done += text.split('\n').length - 1;
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    this.ended = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  get lives(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Until it has done so many parts, or ended. */
  async until(parts: number): Promise<void> {
    while (this.lives && this.done < parts) await setTimeout(20);
  }
}

interface Scene {
  readonly server: RunningServer;
  start(limits?: string): Worker;
  readonly workers: Worker[];
}

/** What is done to workers. @returns what happened, in words */
const disturb: Readonly<Record<(typeof WAYS)[number], (scene: Scene) => Promise<string>>> = {
  undisturbed: async ({ workers }) => {
    await Promise.all(workers.map(({ ended }) => ended));
    return workers.map(({ done }) => done).join(', ');
  },
  killed: async ({ workers, start }) => {
    let killed = 0;
    const keep = async (first: Worker) => {
      for (let worker = first; ; worker = start()) {
        // Some die in their first part, some later, some while they start.
        if (killed < kills) await Promise.race([worker.ended, setTimeout(8000 * Math.random())]);
        if (killed < kills && worker.lives) {
          killed++;
          worker.signal('SIGKILL');
        }
        const [code] = await worker.ended;
        if (code !== null) return;
      }
    };
    await Promise.all(workers.map(keep));
    return `${killed} kills`;
  },
  stopped: async ({ workers }) => {
    await workers[0].until(1);
    workers[0].signal('SIGSTOP');
    await setTimeout(STANDSTILL_MS);
    workers[0].signal('SIGCONT');
    await Promise.all(workers.map(({ ended }) => ended));
    return workers[0].err.includes('queue: ') ? "it heard that its part is somebody else's by now" : 'between parts';
  },
  restarted: async ({ workers, server }) => {
    await workers[0].until(2);
    await server.restart?.(3000);
    await Promise.all(workers.map(({ ended }) => ended));
    return workers.map(({ done }) => done).join(', ');
  },
  full: async ({ workers, start }) => {
    // No file of this process may be longer than 512 bytes: for it the disk is full.
    const full = start('ulimit -f 1 && ');
    const [code] = await full.ended;
    await Promise.all(workers.map(({ ended }) => ended));
    const reason = /cannot write [^\n]*: ([^\n(]*)/.exec(full.err)?.[1]?.trim();
    return `it ended with ${code} after ${full.done} parts: ${reason}`;
  },
};

/** @returns milliseconds from one part to the next, where a part is nothing */
async function deliveryMs(url: string): Promise<number> {
  const place = { url, name: 'fexgraph-empty' };
  const queue = await PartQueue.open(place);
  const { parts } = clipsPlan(Array.from({ length: EMPTY }, () => 1));
  await queue.submit(parts);
  const times: number[] = [];
  const part = async () => {
    times.push(performance.now());
    return {};
  };
  await workQueue(place, { part, merge: async () => ({}) }, {});
  await queue.close();
  return (times[EMPTY - 1] - times[0]) / (EMPTY - 1);
}

for (const kind of testServers) {
  if (kind.missing !== undefined) throw new Error(kind.missing);
  const server = await kind.start();
  stdout.write(`${kind.name}: ${(await deliveryMs(server.url)).toFixed(1)} ms to deliver a part\n`);
  await server.stop();
}

let wrong = 0;
for (const way of WAYS.filter((name) => ways.includes(name))) {
  for (const kind of testServers) {
    const server = await kind.start();
    const folder = join(scratch, `${kind.name}-${way}`);
    const [plan, out] = [join(folder, 'plan'), join(folder, 'out')];
    mkdirSync(plan, { recursive: true });
    cpSync(join(planned, 'plan.json'), join(plan, 'plan.json'));
    cli('queue', 'submit', plan, '--out', out, ...FORMAT, '--queue', server.url, '--quiet');
    const started = performance.now();
    const start = (limits?: string) => new Worker(server.url, plan, limits);
    const workers = Array.from({ length: WORKERS }, () => start());
    const told = await disturb[way]({ server, start, workers });
    let retried = 0;
    // A part whose workers died four times is dead until somebody says otherwise.
    while (JSON.parse(String(cli('queue', 'status', plan, '--queue', server.url, '--json'))).queue.dead.length > 0) {
      cli('queue', 'retry', plan, '--queue', server.url);
      retried++;
      await start().ended;
    }
    const seconds = (performance.now() - started) / 1000;
    const parts = (await PartFolder.find(plan))!;
    const status = await partsStatus(parts, (await parts.plan())!);
    const segments = readdirSync(plan).filter((name) => name.endsWith('.segment')).length;
    const isRight = digestsOf(out) === expected && status.done === clips && segments === clips;
    if (!isRight) wrong++;
    const again = retried > 0 ? `, dead parts given again ${retried} times` : '';
    stdout.write(
      `${kind.name}, ${way}: ${seconds.toFixed(1)} s, ${told}${again}: ${isRight ? 'same tables' : 'WRONG'}\n`,
    );
    await server.stop();
  }
}
rmSync(scratch, { recursive: true });
stdout.write(wrong === 0 ? 'all tables as those of one machine\n' : `${wrong} are not\n`);
process.exitCode = wrong === 0 ? 0 : 1;
