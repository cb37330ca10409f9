import { type Behaviour, FEX_BLOCKS, FexBatch, type FexBlock, IMAGE_SCHEMA } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { mergeBlocks } from './merge-blocks.ts';

const key = { source: 's', index: 0, time: 0 };

/** A head that brings one block, and of each face the columns given. */
function block(name: FexBlock, rows: Record<string, number>[]): Behaviour {
  const data = rows.flatMap((row) => FEX_BLOCKS[name].map((column) => row[column] ?? Number.NaN));
  return { key, count: rows.length, blocks: { [name]: Float32Array.from(data) } };
}

describe('mergeBlocks', () => {
  it('joins heads that fill other columns of one block', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    const heads = [block('aus', [{ AU12: 0.5 }, { AU12: 0.25 }]), block('aus', [{ AU01: 1 }, {}])];
    mergeBlocks(batch, heads, 2, new Set());
    expect([batch.value(0, 'AU12'), batch.value(0, 'AU01')]).toEqual([0.5, 1]);
    expect([batch.value(1, 'AU12'), batch.value(1, 'AU01'), batch.value(1, 'AU02')]).toEqual([0.25, null, null]);
  });

  it('names both heads and the column when two give the same', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 1);
    const heads = [block('gaze', [{ gaze_yaw: 1 }]), block('pose', [{ Yaw: 1 }]), block('gaze', [{ gaze_yaw: 2 }])];
    expect(() => mergeBlocks(batch, heads, 1, new Set())).toThrow(
      expect.objectContaining({ code: 'BAD_GRAPH', message: expect.stringMatching(/head 1 and head 3.*gaze_yaw/) }),
    );
  });

  it('leaves skipped rows null', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    mergeBlocks(batch, [block('pose', [{ Yaw: 1 }, { Yaw: 2 }])], 2, new Set([0]));
    expect([batch.value(0, 'Yaw'), batch.value(1, 'Yaw')]).toEqual([null, 2]);
  });

  it('refuses a head with another number of faces, or a block of another width', () => {
    const batch = FexBatch.forFrame(IMAGE_SCHEMA, key, 2);
    expect(() => mergeBlocks(batch, [block('pose', [{ Yaw: 1 }])], 2, new Set())).toThrow(/1 faces; 2 faces need 12/);
    const narrow: Behaviour = { key, count: 2, blocks: { aus: new Float32Array(38) } };
    expect(() => mergeBlocks(batch, [narrow], 2, new Set())).toThrow(/38 values of aus/);
  });
});
