// What each table format costs: time per row, size of the file, and how far memory grows while a table gets long. Each case
// has a process of its own. Run after `npm run build`: npm run bench -- --only tables
import 'reflect-metadata';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FexBatch, VIDEO_SCHEMA } from '@fexgraph/core';
import { ArrowSinkNode, CsvSinkNode, NdjsonSinkNode, ParquetSinkNode } from '@fexgraph/sinks/node';

const SINKS = { csv: CsvSinkNode, ndjson: NdjsonSinkNode, parquet: ParquetSinkNode, arrow: ArrowSinkNode };
const MEGABYTE = 2 ** 20;

/** A face that moves a little from frame to frame, with embeddings left out as usual. */
function rowOf(index) {
  const batch = FexBatch.forFrame(VIDEO_SCHEMA, { source: 'clip.mp4', index, time: index / 30 }, 1);
  for (const { name, type, sensitive } of VIDEO_SCHEMA.groups) {
    if (type === 'text' || sensitive) continue;
    const cells = batch.numbers(name);
    for (let i = 0; i < cells.length; i++) cells[i] = 200 + 100 * Math.sin(index / 90 + i) + Math.random();
  }
  batch.numbers('frameSize').set([720, 1280]);
  batch.numbers('frame')[0] = index;
  batch.texts('input')[0] = 'clip.mp4';
  batch.texts('time')[0] = `${Math.floor(index / 1800)}:00`;
  batch.texts('label')[0] = 'Person_0';
  return batch;
}

/**
 * Time of the writes alone, by the wall and of the processor (which other programs do not lengthen); memory once a tenth
 * of the rows is written, and at its highest after that.
 */
async function write({ format, rowGroup, rows, path }) {
  const sink = new SINKS[format]({ path, embeddings: false, bom: false, rowGroup });
  await sink.prepare({});
  const resident = () => process.memoryUsage().rss / MEGABYTE;
  let [ms, cpu, warm, most] = [0, 0, 0, 0];
  const timed = async (work) => {
    const [started, used] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(used);
    ms += performance.now() - started;
    cpu += user + system;
  };
  for (let index = 0; index < rows; index++) {
    const row = rowOf(index);
    await timed(() => sink.write(row, {}));
    if (index === Math.floor(rows / 10)) warm = resident();
    if (index > rows / 10 && index % 100 === 0) most = Math.max(most, resident());
  }
  await timed(() => sink.finish({ complete: true }));
  await sink.dispose();
  const { size } = await stat(path);
  return {
    usPerRow: (ms * 1000) / rows,
    cpuPerRow: cpu / rows,
    megabytes: size / MEGABYTE,
    rssWarmMB: warm,
    rssMostMB: Math.max(most, resident()),
  };
}

/** One row of figures for each format and size of row groups. */
export async function benchTables({ rows = 100_000, groups = [2000, 5000], formats = Object.keys(SINKS) } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-bench-'));
  try {
    const results = [];
    for (const format of formats) {
      for (const rowGroup of format === 'parquet' || format === 'arrow' ? groups : [undefined]) {
        const path = join(folder, `fex.${format}`);
        const child = fork(fileURLToPath(import.meta.url), [JSON.stringify({ format, rowGroup, rows, path })]);
        const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`${format} ended with ${code}`)));
        const [figures] = await Promise.race([once(child, 'message'), ended]);
        results.push({ format, rowGroup: rowGroup ?? '', rows, ...figures });
        await rm(path);
      }
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

// In a process of its own: one case.
if (import.meta.url === pathToFileURL(process.argv[1]).href) process.send(await write(JSON.parse(process.argv[2])));
