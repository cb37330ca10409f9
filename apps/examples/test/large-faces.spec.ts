import { readFileSync } from 'node:fs';
import { type Detections, Frame } from '@fexgraph/core';
import { nodeContract } from '@fexgraph/testing';
import { describe, expect, it } from 'vitest';
import { largeFaces } from '../src/large-faces.ts';

describe('the node of the README', () => {
  it('is whole in under 25 lines', () => {
    const file = readFileSync(new URL('../src/large-faces.ts', import.meta.url), 'utf8');
    expect(file.trimEnd().split('\n').length).toBeLessThan(25);
  });

  describe('keeps the contract of nodes', () => {
    const contract = nodeContract({
      make: () => largeFaces({ width: 30 }),
      items: (source) => [0, 1, 2, 3].map((index) => faces(source, index, [20, 40, 30, 60].slice(index))),
      noFace: (source) => faces(source, 0, []),
      refuses: [{ width: 0 }, { width: '30' }],
    });
    for (const { name, run } of contract) it(name, run);
  });
});

/** Faces of so many pixels, side by side. */
function faces(source: string, index: number, widths: readonly number[]): Detections {
  const pixels = { data: new Uint8Array(300 * 100 * 3), width: 300, height: 100, channels: 3 } as const;
  const frame = new Frame({ key: { source, index, time: index / 30 }, name: `${index}.png`, pixels });
  return {
    key: frame.key,
    frame,
    count: widths.length,
    boxes: Float32Array.from(widths.flatMap((width, i) => [70 * i, 10, 70 * i + width, 70])),
    scores: Float32Array.from(widths, (_, i) => 0.9 - i / 10),
  };
}
