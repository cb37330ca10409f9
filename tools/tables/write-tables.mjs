// Writes the same rows in every table format, with what can go wrong in them: rows of nulls, infinities, quotes, line ends,
// letters of many alphabets. The checks beside this file read them with other programs: docs/opening-tables.md.
import 'reflect-metadata';
import { join } from 'node:path';
import { FexBatch, VIDEO_SCHEMA } from '@fexgraph/core';
import { ArrowSinkNode, CsvSinkNode, NdjsonSinkNode, ParquetSinkNode } from '@fexgraph/sinks/node';

const NAMES = ['plain.mp4', 'with "quotes", and commas.mp4', 'two\nlines.mp4', 'é 漢字 😀.mp4', ''];

function rowOf(index) {
  const batch = FexBatch.forFrame(VIDEO_SCHEMA, { source: 'clip', index, time: index / 30 }, 1);
  const hasFace = index % 5 !== 3;
  for (const { name, type } of VIDEO_SCHEMA.groups) {
    if (type === 'text') continue;
    const cells = batch.numbers(name);
    if (hasFace) for (let i = 0; i < cells.length; i++) cells[i] = 300 * Math.sin(index * 7919 + i * 31);
  }
  if (index === 1) batch.numbers('pose').set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]);
  batch.numbers('frameSize').set([720, 1280]);
  batch.numbers('frame')[0] = index;
  batch.texts('input')[0] = NAMES[index % NAMES.length];
  batch.texts('time')[0] = `00:0${index % 10}`;
  batch.texts('label')[0] = hasFace ? `Person_${index % 2}` : null;
  return batch;
}

const [folder, count = '1000'] = process.argv.slice(2);
if (!folder) {
  process.stderr.write('node tools/tables/write-tables.mjs FOLDER [ROWS]\n');
  process.exit(2);
}
const at = (extension) => join(folder, `fex.${extension}`);
const sinks = [
  new CsvSinkNode({ path: at('csv'), embeddings: false, bom: false }),
  new NdjsonSinkNode({ path: at('ndjson'), embeddings: false }),
  new ParquetSinkNode({ path: at('parquet'), embeddings: false, rowGroup: 300 }),
  new ArrowSinkNode({ path: at('arrow'), embeddings: false, rowGroup: 300 }),
];
for (const sink of sinks) await sink.prepare({});
for (let index = 0; index < Number(count); index++) for (const sink of sinks) await sink.write(rowOf(index), {});
for (const sink of sinks) {
  await sink.finish({ complete: true });
  await sink.dispose();
  process.stdout.write(`${sink.written()[0].path}\n`);
}
