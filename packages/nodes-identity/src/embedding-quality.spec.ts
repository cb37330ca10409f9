import type { Chips } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { chips } from '../test/identity-fixtures.ts';
import { embeddingQuality } from './embedding-quality.ts';

function painted(paint: (x: number, y: number) => readonly number[]): Chips {
  const item = chips('uint8', 112, 0, null);
  for (let i = 0; i < 112 * 112; i++) item.chips.data.set(paint(i % 112, Math.floor(i / 112)), 3 * i);
  return { ...item, presence: Float32Array.of(0.75, 0) };
}

describe('embeddingQuality', () => {
  it('tells the size in the frame and the presence, and knows nothing of a face without a place', () => {
    const quality = embeddingQuality(painted(() => [90, 90, 90]));
    expect([...quality.size]).toEqual([100, Number.NaN]);
    expect([...quality.presence]).toEqual([0.75, 0]);
    expect([quality.sharpness[1], quality.mouthRedness[1]]).toEqual([Number.NaN, Number.NaN]);
    expect(quality.sharpness[0]).toBeCloseTo(0, 6);
    expect([...embeddingQuality(chips('uint8', 112, 1)).presence]).toEqual([Number.NaN]);
  });

  it('measures sharpness: the same edges soft and hard', () => {
    const hard = embeddingQuality(painted((x) => new Array(3).fill(x % 16 < 8 ? 60 : 160)));
    const soft = embeddingQuality(painted((x) => new Array(3).fill(110 + 50 * Math.sin((x * Math.PI) / 8))));
    expect(hard.sharpness[0]).toBeGreaterThan(20 * soft.sharpness[0]);
    expect(soft.sharpness[0]).toBeGreaterThan(4);
  });

  it('sees a blue mask, and no mask on a face in one light', () => {
    const skin = [200, 150, 120];
    expect(embeddingQuality(painted((_, y) => (y > 66 ? [150, 190, 220] : skin))).mouthRedness[0]).toBeLessThan(-30);
    expect(
      embeddingQuality(painted((_, y) => skin.map((level) => level * (y > 66 ? 0.7 : 1)))).mouthRedness[0],
    ).toBeGreaterThan(-12);
  });
});
