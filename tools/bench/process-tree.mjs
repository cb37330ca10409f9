// Processor time and memory of a process together with those that it starts (Linux: read from /proc).
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

/** Nothing of a process that has ended. */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function treeOf(pid) {
  const children = threadsOf(pid).flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).match(/\d+/g) ?? []);
  return [pid, ...children.flatMap(treeOf)];
}

const megabytes = (rollup, name) => Number(rollup.match(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm'))?.[1] ?? 0) / 1024;

/** Processor time of the processes that this one has started and that have ended, with those that they started: hundredths of a second. */
function endedMs() {
  const fields = read('/proc/self/stat').split(') ')[1].split(' ');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

/**
 * Runs Node once.
 *
 * @param options.watchMs so often memory is looked at; default: never, since looking takes processor time
 * @returns cpuMs of all processes; wallMs; the most memory of all processes at one time: rssMb counts pages that several share in each
 *   of them, pssMb counts them once. Other programs that run Node take a part of its pages, so pssMb is right on a machine that
 *   does nothing else.
 */
export async function runNode(args, { watchMs, env = process.env } = {}) {
  const before = endedMs();
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [rssMb, pssMb] = [[0], [0]];
  const look = () => {
    const rollups = treeOf(child.pid).map((pid) => read(`/proc/${pid}/smaps_rollup`));
    const sum = (name) => rollups.reduce((all, rollup) => all + megabytes(rollup, name), 0);
    rssMb.push(sum('Rss'));
    pssMb.push(sum('Pss'));
  };
  const timer = watchMs === undefined ? undefined : setInterval(look, watchMs);
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  clearInterval(timer);
  const wallMs = performance.now() - started;
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  const memory = watchMs === undefined ? {} : { rssMb: Math.max(...rssMb), pssMb: Math.max(...pssMb) };
  return { stdout, cpuMs: endedMs() - before, wallMs, ...memory };
}
