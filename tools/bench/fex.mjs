// What analysis costs: rows of CSV through summary and downsample with memory that does not grow, and the summary of the 20
// tables of py-feat's tutorial against pandas, where both are here. Run after `npm run build`: npm run bench -- --only fex
// (FEXGRAPH_BENCH_ROWS=1000000 for a million rows; PYTHON names a Python that has pandas.)
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { IMAGE_SCHEMA } from '@fexgraph/core';
import { downsample, labelSessions, readCsv, summary } from '@fexgraph/fex';
import { readTableFile } from '@fexgraph/fex/node';
import { Subject } from 'rxjs';

const MEGABYTE = 2 ** 20;
const SAMPLE = fileURLToPath(new URL('../../../shared/data/news_sample/', import.meta.url));
const CLIPS = Array.from({ length: 20 }, (_, i) => `${SAMPLE}${String(i + 1).padStart(3, '0')}.csv.gz`);

const PANDAS = `
import sys, time
import pandas as pd
def run():
    table = pd.concat([pd.read_csv(name) for name in sys.argv[1:]])
    numbers = table.select_dtypes('number')
    return numbers.groupby(table['input'].values).agg(['mean', 'sem', 'std', 'max', 'min'])
times = []
for _ in range(5):
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    times.append((1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)))
print(*min(times, key=lambda pair: pair[1]))
`;

/** Made rows as text, the same 400 again and again; every cell of the 2182 columns holds something. */
async function* madeCsv(rows) {
  const { columns } = IMAGE_SCHEMA;
  const encoder = new TextEncoder();
  yield encoder.encode(`${columns.join(',')}\n`);
  const cell = (row, i) =>
    columns[i] === 'input' || columns[i] === 'Identity'
      ? 'Person_0'
      : Math.fround(Math.sin(row * i + i) * 300).toPrecision(8);
  const text = (row) => `${columns.map((_, i) => cell(row, i)).join(',')}\n`;
  const lines = Array.from({ length: 400 }, (_, row) => encoder.encode(text(row)));
  const block = Buffer.concat(lines);
  let left = rows;
  for (; left >= lines.length; left -= lines.length) yield block;
  if (left > 0) yield Buffer.concat(lines.slice(0, left));
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Memory once a tenth of the rows is through, and at its highest after that. */
async function stream(rows) {
  const batches = new Subject();
  let [summarised, blocks] = [0, 0];
  batches.pipe(summary.stream({})).subscribe((table) => (summarised = table.numbers('mean_AU12').length));
  batches.pipe(downsample.stream({ target: 25, unit: 'samples' })).subscribe((table) => (blocks += table.rowCount));
  const resident = () => process.memoryUsage().rss / MEGABYTE;
  const [started, used] = [performance.now(), cpuMs()];
  let [seen, warm, most] = [0, 0, 0];
  for await (const batch of readCsv(madeCsv(rows))) {
    batches.next(batch);
    seen += batch.rowCount;
    if (warm === 0 && seen >= rows / 10) warm = resident();
    if (warm > 0) most = Math.max(most, resident());
  }
  batches.complete();
  const cpu = cpuMs() - used;
  return {
    rows: seen,
    summaryRows: summarised,
    blocks,
    seconds: (performance.now() - started) / 1000,
    cpuSeconds: cpu / 1000,
    rowsPerCpuSecond: (1000 * seen) / cpu,
    rssWarmMB: warm,
    rssMostMB: most,
  };
}

async function* clips() {
  for (const clip of CLIPS) yield* readTableFile(clip);
}

/** The best of some rounds, as for pandas. */
async function sample() {
  let best = { ms: Number.POSITIVE_INFINITY, cpuMs: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 5; round++) {
    const [started, used] = [performance.now(), cpuMs()];
    for await (const _ of summary.over(labelSessions.over(clips(), { column: 'input' }), {}));
    const figures = { ms: performance.now() - started, cpuMs: cpuMs() - used };
    if (figures.cpuMs < best.cpuMs) best = figures;
  }
  return best;
}

async function inProcess(work) {
  const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(work)]);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the work ended with ${code}`)));
  const [figures] = await Promise.race([once(child, 'message'), ended]);
  return figures;
}

/** Rows through two operations; where they can be compared, milliseconds of both and their ratio (below 1: faster). */
export async function benchFex({ rows = Number(process.env.FEXGRAPH_BENCH_ROWS ?? 20_000) } = {}) {
  const results = await inProcess({ stream: rows });
  if (!existsSync(SAMPLE)) return results;
  const ours = await inProcess({ sample: true });
  const python = spawnSync(process.env.PYTHON ?? 'python3', ['-c', PANDAS, ...CLIPS], { encoding: 'utf8' });
  if (python.status !== 0) return { ...results, sample: [ours] };
  const [ms, cpu] = python.stdout.trim().split(' ').map(Number);
  const ratio = { wallRatio: ours.ms / ms, cpuRatio: ours.cpuMs / cpu };
  return { ...results, sample: [{ ...ours, pandasMs: ms, pandasCpuMs: cpu, ...ratio }] };
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const work = JSON.parse(process.argv[2]);
  process.send(await (work.sample ? sample() : stream(work.stream)));
  process.disconnect();
}
