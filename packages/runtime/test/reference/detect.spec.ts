import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexPacket, type NodeSpec } from '@fexgraph/core';
import { readFexCsv } from '@fexgraph/sinks';
import { csvSink } from '@fexgraph/sinks/node';
import { framesSource } from '@fexgraph/sources';
import { imagesSource } from '@fexgraph/sources/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectOptions } from '../../src/index.ts';
import { expectTable, goldenHeader } from './golden-table.ts';
import { type PictureFile, photoFile, syntheticFile } from './pictures.ts';
import { openLab, type ReferenceLab, type Table } from './reference-lab.ts';
import { syntheticClip } from './synthetic-clip.ts';

let lab: ReferenceLab;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-detect-'));
  lab = await openLab(['retinaface-r34', 'face-multitask-v2', 'arcface-r50']);
}, 60_000);
afterAll(async () => {
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

interface Run extends Table {
  /** The file that the CSV sink wrote. */
  readonly csv: string;
}

/** The whole pipeline behind a source, with the table also written to a file. */
async function detect(source: NodeSpec, options: Partial<DetectOptions>): Promise<Run> {
  const path = join(folder, 'fex.csv');
  const table = await lab.run(lab.pyfeat(source, { embeddings: true, tables: [path], ...options }));
  return { ...table, csv: await readFile(path, 'utf8') };
}

function pictures(inputs: PictureFile[], outputSize?: number) {
  return imagesSource({ inputs, outputSize, decoding: 'reference' });
}

/** The file starts with pandas' header, byte for byte, and reads back to the very numbers. */
function expectFile({ csv, fex }: Run, ...columns: string[]): void {
  expect(csv.slice(0, csv.indexOf('\n') + 1)).toBe(goldenHeader(...columns));
  const read = readFexCsv(csv);
  expect(read.schema).toBe(fex.schema);
  for (const { name, type } of fex.schema.groups) {
    if (type === 'text') expect(read.texts(name), name).toEqual(fex.texts(name));
    else expect(read.numbers(name), name).toEqual(fex.numbers(name));
  }
}

describe('pictures to table, against the reference', () => {
  it('a photo with more candidates than are looked at', async () => {
    const run = await detect(pictures([await photoFile('photos/astronaut.png')]), { faceDetectionThreshold: 0.9958 });
    expectTable(run.fex, 'detect-photo');
    expectFile(run, 'input', 'frame', 'Identity');
    expect(run.fex.schema.columns).toHaveLength(2182);
  }, 60_000);

  it('pictures of three sizes, rescaled and padded to one, the last without a face', async () => {
    const inputs = [
      await photoFile('photos/astronaut.png'),
      await syntheticFile('goldens/images/rgba_97x53.png', 97, 53, 4),
      await syntheticFile('goldens/images/landscape_60x91.png', 60, 91),
    ];
    const run = await detect(pictures(inputs, 256), { faceDetectionThreshold: 0.9915 });
    expectTable(run.fex, 'detect-batch');
    expectFile(run, 'input', 'frame', 'Identity');
  }, 60_000);

  it('every third frame of a clip, two of them without a face', async () => {
    const clip = syntheticClip({ name: 'clip.mp4' });
    const run = await detect(clip, { faceDetectionThreshold: 0.7, schema: 'video' });
    expectTable(run.fex, 'detect-video');
    expectFile(run, 'input', 'frame', 'approx_time', 'Identity');
    expect(run.fex.schema.columns).toHaveLength(2183);
  }, 60_000);

  it('a picture without a face', async () => {
    const inputs = [await syntheticFile('goldens/images/rgb_48x64.png', 48, 64)];
    const run = await detect(pictures(inputs), { faceDetectionThreshold: 0.99999 });
    expectTable(run.fex, 'detect-none');
    expectFile(run, 'input', 'frame', 'Identity');
    // Nulls are empty fields, as pandas writes them.
    const fields = run.csv.split('\n')[1].split(',');
    const filled = fields.map((field, i) => [run.fex.schema.columns[i], field]).filter(([, field]) => field !== '');
    expect(filled).toEqual([
      ['FaceScore', '0.0'],
      ['FrameHeight', '48.0'],
      ['FrameWidth', '64.0'],
      ['input', 'goldens/images/rgb_48x64.png'],
      ['frame', '0'],
    ]);
  }, 60_000);

  it('no picture at all: a file with the header of the reference', async () => {
    const path = join(folder, 'empty.csv');
    const graph = lab.pyfeat(framesSource({ frames: [] }));
    graph.add('csv', csvSink({ path }), graph.outputWire('fex', FexPacket));
    const { items } = await lab.collect(graph, 'fex', (batch) => batch);
    expect(items).toEqual([]);
    expect(await readFile(path, 'utf8')).toBe(goldenHeader('input', 'frame', 'Identity'));
  });
});
