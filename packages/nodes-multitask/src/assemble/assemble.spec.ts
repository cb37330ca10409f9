import { FEX_BLOCKS, FrameError, type Identities, IMAGE_SCHEMA, VIDEO_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { detections, greyFrame, optionsFor } from '../../test/node-fixtures.ts';
import { AssembleNode } from './assemble.ts';

const node = (options = {}) => new AssembleNode(optionsFor(AssembleNode, options));
const frame = greyFrame(300, 200, 7);
const two = detections(frame, [10, 20, 60, 120], [100, 100, 110, 110]);
const none = detections(frame);
const pose = (count: number) => ({
  key: frame.key,
  count,
  blocks: { pose: Float32Array.from({ length: 6 * count }, (_, i) => (i % 6 < 3 ? i : Number.NaN)) },
});
const identity = (dimension: number, ...labels: (string | null)[]): Identities => ({
  key: frame.key,
  count: labels.length,
  dimension,
  space: 'test',
  embeddings: Float32Array.from({ length: labels.length * dimension }, (_, i) => i + 1),
  labels,
});
const input = (faces: typeof two, rest: Partial<{ heads: ReturnType<typeof pose>[]; identity: Identities }> = {}) => ({
  key: frame.key,
  faces,
  heads: rest.heads ?? [],
  identity: rest.identity,
});

describe('fex/assemble', () => {
  it('writes one row per face in the columns of the reference', () => {
    const [batch] = node().process([input(two, { heads: [pose(2)], identity: identity(3, 'Person_0', 'Person_1') })]);
    expect(batch.schema).toBe(IMAGE_SCHEMA);
    expect(batch.keys).toEqual([frame.key, frame.key]);
    const row = batch.row(1);
    expect([...row.numbers('facebox')]).toEqual([99, 99, 12, 12, 0.625].map(Math.fround));
    expect([...row.numbers('frameSize')]).toEqual([200, 300]);
    expect([row.get('input'), row.get('frame'), row.get('Identity')]).toEqual(['photo-7.png', 7, 'Person_1']);
    expect([row.get('Pitch'), row.get('Yaw'), row.get('X'), row.get('AU12')]).toEqual([6, 8, null, null]);
  });

  it('writes a frame without a face as one null row with FaceScore 0', () => {
    const [batch] = node().process([input(none, { heads: [pose(0)], identity: identity(3) })]);
    expect(batch.rowCount).toBe(1);
    const [row] = [...batch.rows()];
    expect(row.isNull).toBe(true);
    expect([row.get('FaceScore'), row.get('FrameHeight'), row.get('FrameWidth')]).toEqual([0, 200, 300]);
    expect([row.get('input'), row.get('frame'), row.get('Identity'), row.get('Pitch')]).toEqual([
      'photo-7.png',
      7,
      null,
      null,
    ]);
  });

  it('turns a failed frame into a null row that is not that of a frame without a face, also one that never became a frame', () => {
    const failure = new FrameError(frame.key, 'photo-7.png', 'mesh', new Error('no'));
    const known = node().recover(failure, frame);
    const [noFace] = node().process([input(none)]);
    expect(known.row(0).toObject()).toEqual({ ...noFace.row(0).toObject(), FaceScore: null });
    expect([known, noFace].map((batch) => batch.row(0).isFailed)).toEqual([true, false]);
    const unknown = node().recover(failure, undefined).row(0);
    expect([unknown.get('FaceScore'), unknown.get('input'), unknown.get('FrameWidth')]).toEqual([
      null,
      'photo-7.png',
      null,
    ]);
  });

  it('takes boxes and the size of the picture back through the fit', () => {
    const fitted = greyFrame(300, 200, 0, { scale: 0.3, padLeft: 10, padTop: 0, padRight: 11, padBottom: 0 });
    const [batch] = node().process([input(detections(fitted, [110, 100, 120, 110]))]);
    const [x, y, width] = batch.numbers('facebox');
    expect(x).toBeCloseTo((109 - 10) / 0.3, 3);
    expect(y).toBeCloseTo(99 / 0.3, 3);
    expect(width).toBeCloseTo(12 / 0.3, 3);
    expect(batch.numbers('frameSize')[1]).toBe(Math.fround((300 - 21) / 0.3));
  });

  it('keeps embeddings out unless asked for, and fills the first columns then', () => {
    const item = input(two, { identity: identity(3, 'Person_0', null) });
    expect(node().process([item])[0].numbers('embedding').every(Number.isNaN)).toBe(true);
    const [batch] = node({ embeddings: true }).process([item]);
    const row = batch.row(1);
    expect([1, 2, 3, 4].map((i) => row.get(`Identity_${i}`))).toEqual([4, 5, 6, null]);
    const wide = input(two, { identity: identity(513, null, null) });
    expect(() => node({ embeddings: true }).process([wide])).toThrow(/513/);
  });

  it('adds approx_time for video and the detector’s box at the end when asked for', () => {
    const faces = { ...detections(frame, [10, 20, 60, 120]), key: { ...frame.key, time: 75.9 } };
    const [video] = node({ schema: 'video' }).process([input(faces)]);
    expect(video.schema).toBe(VIDEO_SCHEMA);
    expect(video.value(0, 'approx_time')).toBe('01:15');
    const [boxes] = node({ detectorBox: true }).process([input(two)]);
    expect(boxes.schema.columns.slice(0, -4)).toEqual(IMAGE_SCHEMA.columns);
    expect(boxes.schema.columns.slice(-4)).toEqual(['BoxX', 'BoxY', 'BoxWidth', 'BoxHeight']);
    expect([...boxes.row(0).numbers('detectorBox')]).toEqual([10, 20, 50, 100]);
  });

  it('adds the track of each face at the end when asked for, null where there is no face', () => {
    const tracked = { ...two, tracks: Int32Array.of(7, 3) };
    const options = { track: true, detectorBox: true };
    const [batch, nobody] = node(options).process([input(tracked), input({ ...none, tracks: new Int32Array(0) })]);
    expect(batch.schema.columns.slice(-2)).toEqual(['BoxHeight', 'Track']);
    expect([...batch.rows()].map((row) => row.get('Track'))).toEqual([7, 3]);
    expect(nobody.value(0, 'Track')).toBeNull();
    expect(node().process([input(tracked)])[0].schema).toBe(IMAGE_SCHEMA);
    expect(() => node({ track: true }).process([input(two)])).toThrow(
      expect.objectContaining({ code: 'BAD_GRAPH', hint: expect.stringContaining('multitask/track-mesh') }),
    );
  });

  it('blanks a face whose box is not finite and keeps its score', () => {
    const odd = detections(frame, [NaN, NaN, NaN, NaN], [100, 100, 110, 110]);
    const [batch] = node().process([input(odd, { heads: [pose(2)], identity: identity(3, 'Person_0', 'Person_1') })]);
    const [blank, face] = [...batch.rows()];
    expect([blank.get('FaceRectX'), blank.get('FaceScore'), blank.get('Pitch'), blank.get('Identity')]).toEqual([
      null,
      0.75,
      null,
      null,
    ]);
    expect(face.get('Identity')).toBe('Person_1');
  });

  it('refuses identities of other faces', () => {
    expect(() => node().process([input(two, { identity: identity(3, null) })])).toThrow(/1 faces came for 2/);
  });

  it('knows every block that heads may bring', () => {
    for (const [name, columns] of Object.entries(FEX_BLOCKS))
      expect(IMAGE_SCHEMA.group(name)?.columns).toEqual(columns);
  });

  it('writes who of a gallery a face is, if asked for, and needs somebody who asked the gallery', () => {
    const known = { names: ['Ada', null], similarities: Float32Array.of(0.75, Number.NaN) };
    const [batch] = node({ known: true }).process([
      input(two, { identity: { ...identity(3, 'Person_0', null), known } }),
    ]);
    expect(batch.schema.columns.slice(-2)).toEqual(['Known', 'KnownSimilarity']);
    expect([...batch.rows()].map((row) => [row.get('Known'), row.get('KnownSimilarity')])).toEqual([
      ['Ada', 0.75],
      [null, null],
    ]);
    expect(() => node({ known: true }).process([input(two, { identity: identity(3, null, null) })])).toThrow(
      /no gallery was asked/,
    );
    expect(
      node({ known: true })
        .process([input(none)])[0]
        .value(0, 'Known'),
    ).toBeNull();
  });
});
