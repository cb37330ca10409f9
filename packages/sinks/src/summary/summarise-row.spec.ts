import { BLENDSHAPE_COLUMNS, EMOTION_COLUMNS, FexBatch, FexSchema, IMAGE_SCHEMA, KNOWN_GROUPS } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { faceSummary } from './face-summary.ts';
import { summariseRow } from './summarise-row.ts';

const key = { source: 'a', index: 0, time: 0 };
const degrees = (value: number) => (value * Math.PI) / 180;

function face(): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
  batch.numbers('facebox').set([160.4, 60.6, 143, 142.7, 0.984]);
  return batch;
}

describe('summariseRow', () => {
  it('tells who, where, and what the face does', () => {
    const batch = face();
    batch.texts('label')[0] = 'Person_0';
    batch.numbers('emotions').set([0.01, 0.976, 0.002, 0.002, 0.002, 0.004, 0.004]);
    batch.numbers('pose').set([degrees(3), degrees(-2), degrees(10.2)]);
    batch.numbers('gaze').set([degrees(-4), degrees(0.3), degrees(4)]);
    batch.numbers('aus').set([0, 0.1, 0.3, 0.9, 0.5, 0.6]);
    batch.numbers('blendshapes')[0] = 0.99;
    batch.numbers('blendshapes')[BLENDSHAPE_COLUMNS.indexOf('jawOpen')] = 0.42;
    expect(summariseRow(batch.row(0))).toBe(
      [
        'Person_0: 143 x 143 px at 160, 61 (score 0.98)',
        '  Happy 98 %; head 3° down, 10° to their right, tilted 2° to their left; gaze 4° down, 0°',
        '  AU05 0.90, AU07 0.60, AU06 0.50; jawOpen 0.42',
      ].join('\n'),
    );
  });

  it('calls a known person by the name', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA.with(...KNOWN_GROUPS), key, 1);
    batch.numbers('facebox').set([160.4, 60.6, 143, 142.7, 0.984]);
    batch.texts('known')[0] = 'Ada';
    expect(summariseRow(batch.row(0))).toMatch(/^Ada: 143 x/);
    batch.texts('label')[0] = 'Person_0';
    expect(summariseRow(batch.row(0))).toMatch(/^Ada \(Person_0\): 143 x/);
  });

  it('leaves out what the row does not know', () => {
    expect(summariseRow(face().row(0))).toBe('face: 143 x 143 px at 160, 61 (score 0.98)');
    const batch = face();
    batch.numbers('pose').set([degrees(1), Number.NaN, 0]);
    expect(summariseRow(batch.row(0))).not.toContain('head');
  });

  it('says when a frame held no face', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    batch.numbers('facebox')[4] = 0;
    expect(summariseRow(batch.row(0))).toBe('no face');
    expect(summariseRow(FexBatch.forFrame(IMAGE_SCHEMA, key, 1).row(0))).toBe('not analysed');
    expect(faceSummary(batch.row(0))).toBeUndefined();
  });

  it('reads tables with fewer columns', () => {
    const schema = new FexSchema([
      { name: 'facebox', columns: ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight'], type: 'float32' },
      { name: 'emotions', columns: [EMOTION_COLUMNS[2]], type: 'float32' },
    ]);
    const batch = FexBatch.forFrame(schema, key, 1);
    batch.numbers('facebox').set([1, 2, 3, 4]);
    batch.numbers('emotions')[0] = 0.5;
    expect(summariseRow(batch.row(0))).toBe('face: 3 x 4 px at 1, 2\n  Sad 50 %');
    const bare = FexBatch.forFrame(new FexSchema(schema.groups.slice(1)), key, 2);
    bare.numbers('emotions')[0] = 0.5;
    expect([...bare.rows()].map(summariseRow)).toEqual(['face\n  Sad 50 %', 'no face']);
  });
});
