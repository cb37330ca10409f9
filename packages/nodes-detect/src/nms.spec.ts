import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxOverlap } from './box-overlap.ts';
import { nonMaximumSuppression } from './nms.ts';

interface Case {
  name: string;
  boxes: number[][];
  scores: number[];
  image: number[];
  iouThreshold: number;
  keepPerImageLoop: number[];
}

const golden = new URL('../test/goldens/nms.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(golden, 'utf8')) as { cases: Case[] };

/** The golden's per-image loop: suppress each image by itself, then merge by score, then by index. */
function keepPerImage({ boxes, scores, image, iouThreshold }: Case): number[] {
  const kept = [...new Set(image)].flatMap((id) => {
    const members = image.flatMap((other, i) => (other === id ? [i] : []));
    const local = nonMaximumSuppression(
      Float32Array.from(members.flatMap((i) => boxes[i])),
      members.map((i) => scores[i]),
      iouThreshold,
    );
    return local.map((i) => members[i]);
  });
  return kept.sort((a, b) => scores[b] - scores[a] || a - b);
}

describe('nonMaximumSuppression', () => {
  it.each(cases.map((one) => [one.name, one] as const))('keeps what the reference keeps: %s', (_, one) => {
    expect(keepPerImage(one)).toEqual(one.keepPerImageLoop);
  });

  it('keeps no two boxes that overlap too much and explains every box it drops', () => {
    const box = fc
      .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))
      .map(([x, y, side]) => [x, y, x + side, y + side]);
    fc.assert(
      fc.property(fc.array(fc.tuple(box, fc.integer({ min: 1, max: 9 })), { maxLength: 30 }), (faces) => {
        const boxes = Float32Array.from(faces.flatMap(([corners]) => corners));
        const boxAt = (i: number) => boxes.subarray(4 * i, 4 * i + 4);
        const scores = faces.map(([, score]) => score / 10);
        const kept = nonMaximumSuppression(boxes, scores, 0.4);
        for (let i = 0; i < faces.length; i++) {
          const covered = kept.some(
            (k) => k !== i && scores[k] >= scores[i] && boxOverlap(boxAt(k), boxAt(i), 0, Math.fround) > 0.4,
          );
          expect(covered).toBe(!kept.includes(i));
        }
      }),
    );
  });

  it('returns nothing for nothing', () => {
    expect(nonMaximumSuppression(new Float32Array(0), [], 0.4)).toEqual([]);
  });
});
