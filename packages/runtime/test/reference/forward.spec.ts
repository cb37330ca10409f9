import { type FexBatch, type Frame, GraphBuilder, type Wire } from '@fexgraph/core';
import { crop, boxes as givenBoxes } from '@fexgraph/nodes-detect';
import { arcface, cluster } from '@fexgraph/nodes-identity';
import { assemble, faceV2 } from '@fexgraph/nodes-multitask';
import { boxesSource } from '@fexgraph/sources';
import { imagesSource } from '@fexgraph/sources/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DetectOptions } from '../../src/index.ts';
import { expectTable, goldenTable } from './golden-table.ts';
import { photoFile, syntheticFile } from './pictures.ts';
import { openLab, type ReferenceLab, type Table } from './reference-lab.ts';
import { scriptedFaces } from './scripted-faces.ts';

let lab: ReferenceLab;
beforeAll(async () => {
  lab = await openLab(['face-multitask-v2', 'arcface-r50']);
}, 60_000);
afterAll(() => lab.close());

type Boxes = number[][];
const boxesOf = (table: string): Boxes => goldenTable(table).boxes as Boxes;

/** crop_faces_from_boxes, then everything behind it. */
async function forward(
  table: string,
  options: Partial<DetectOptions> = {},
  rows?: number,
  outputSize?: number,
): Promise<Table> {
  const picture = imagesSource({ inputs: [await photoFile('photo.png', rows)], outputSize, decoding: 'reference' });
  const given = boxesSource({ frames: picture, boxes: [boxesOf(table)], units: 'frame' });
  return lab.run(lab.pyfeat(given, { embeddings: true, ...options }).replace('faces', givenBoxes()));
}

/** What the reference does behind its detector, with a detector whose answers are known. */
function behind(graph: GraphBuilder, frames: Wire<Frame>, script: number[][][]): void {
  const faces = graph.add('faces', scriptedFaces({ faces: script }), frames);
  const chips = graph.add('chips', crop(), faces);
  const heads = [graph.add('heads', faceV2(), chips)];
  const identity = graph.add('identity', cluster(), graph.add('embeddings', arcface(), chips));
  graph.output('fex', graph.add('fex', assemble({ embeddings: true }), { faces, heads, identity }));
}

describe('given boxes to table, against the reference', () => {
  it('two boxes, one over the edge of the frame', async () => {
    const { fex } = await forward('forward-two-boxes');
    expectTable(fex, 'forward-two-boxes');
  });

  it('boxes in a rescaled and padded frame', async () => {
    const { fex } = await forward('forward-rescaled', {}, 340, 320);
    expectTable(fex, 'forward-rescaled');
  });

  it('a detector that finds faces in one frame and none in the next', async () => {
    const table = 'forward-two-boxes-and-empty-frame';
    const graph = new GraphBuilder();
    const inputs = [await photoFile('photo.png'), await syntheticFile('photo_size_noise.png', 512, 512)];
    const frames = graph.add('frames', imagesSource({ inputs, decoding: 'reference' }));
    behind(graph, frames, goldenTable(table).boxes as number[][][]);
    const { fex, report } = await lab.run(graph);
    expectTable(fex, table);
    expect(fex.row(2).isNull).toBe(true);
    // The frame without a face costs no call.
    expect(report.counts).toMatchObject({ accepted: 2 });
  });

  it('a box of NaN: its row is null, its score stays 1', async () => {
    const graph = new GraphBuilder();
    const frames = graph.add('frames', imagesSource({ inputs: [await photoFile('photo.png')], decoding: 'reference' }));
    const script = boxesOf('forward-nan-box').map((box) => [...box.map((value) => value ?? Number.NaN), 1]);
    behind(graph, frames, [script]);
    const { fex } = await lab.run(graph);
    expectTable(fex, 'forward-nan-box');
    expect([fex.value(1, 'FaceScore'), fex.value(1, 'Identity')]).toEqual([1, null]);
  });

  it('without identity the 512 columns and the labels are null, and the network is not there', async () => {
    const { fex, report } = await forward('forward-two-boxes', { identity: 'none' });
    expectTable(fex, 'forward-two-boxes', ['embedding']);
    expect([fex.value(0, 'Identity'), fex.value(1, 'Identity')]).toEqual([null, null]);
    expect(report.nodes.map(({ type }) => type)).not.toContain('identity/arcface');
  });

  it('without being asked for, embeddings stay out of the records and labels stay in', async () => {
    const { fex } = await forward('forward-two-boxes', { embeddings: false });
    expectTable(fex, 'forward-two-boxes', ['embedding']);
    expect([fex.value(0, 'Identity'), fex.value(1, 'Identity')]).toEqual(['Person_0', 'Person_1']);
  });
});

describe('batches and order', () => {
  const boxes = [
    [177.25, 66.5, 276.75, 197],
    [334, 280.25, 530.5, 500.75],
    [-40, 300, 110, 480],
  ];

  async function photos(lists: number[][][], options: Partial<DetectOptions> = {}): Promise<Table> {
    const data = (await photoFile('photo.png')).data;
    const inputs = lists.map((_, i) => ({ name: `${i}.png`, data }));
    const given = boxesSource({ frames: imagesSource({ inputs, decoding: 'reference' }), boxes: lists });
    return lab.run(lab.pyfeat(given, { embeddings: true, ...options }).replace('faces', givenBoxes()));
  }

  it('one face per call gives the same records as sixteen, in whatever frames the faces are', async () => {
    const one = (await photos([boxes], { batchSize: 1 })).fex;
    const many = (await photos([boxes.slice(0, 1), [], boxes.slice(1)], { batchSize: 16 })).fex;
    expect(many.rowCount).toBe(4);
    expect(many.row(1).isNull).toBe(true);
    expect(largestDifference(one, many, [0, 2, 3])).toBeLessThan(1e-4);
    expect([0, 2, 3].map((row) => many.value(row, 'Identity'))).toEqual([...one.texts('label')]);
  });

  it('the order of the faces changes the order of the rows and nothing else', async () => {
    const forth = (await photos([boxes])).fex;
    const back = (await photos([[...boxes].reverse()])).fex;
    expect(largestDifference(forth, back, [2, 1, 0])).toBeLessThan(1e-4);
  });

  it('a frame without a box gives the null row', async () => {
    const { fex } = await photos([[]]);
    expect([fex.rowCount, fex.row(0).isNull, fex.value(0, 'FaceScore')]).toEqual([1, true, 0]);
    const floats = fex.schema.groups.filter(({ type, name }) => type === 'float32' && name !== 'facebox');
    for (const { name } of floats) expect(fex.numbers(name).every(Number.isNaN), name).toBe(true);
    expect([fex.value(0, 'FrameWidth'), fex.value(0, 'input'), fex.value(0, 'Identity')]).toEqual([512, '0.png', null]);
  });

  it('FaceNet instead of ArcFace changes the embeddings and nothing else', async () => {
    const { fex } = await forward('forward-two-boxes', { identity: 'facenet' });
    const [one, two] = [0, 1].map((row) => fex.row(row).numbers('embedding'));
    expect([Math.hypot(...one), Math.hypot(...two)]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    expect(fex.value(0, 'Identity')).toBe('Person_0');
    fex.numbers('embedding').fill(Number.NaN);
    expectTable(fex, 'forward-two-boxes', ['embedding']);
  });
});

/** Over all float32 columns. Row i of `a` belongs to row `rows[i]` of `b`. */
function largestDifference(a: FexBatch, b: FexBatch, rows: readonly number[]): number {
  let largest = 0;
  for (const { name } of a.schema.groups.filter(({ type }) => type === 'float32')) {
    for (const [row, other] of rows.entries()) {
      const values = b.row(other).numbers(name);
      a.row(row)
        .numbers(name)
        .forEach((value, i) => {
          if (!Object.is(value, values[i])) largest = Math.max(largest, Math.abs(value - values[i]));
        });
    }
  }
  return largest;
}
