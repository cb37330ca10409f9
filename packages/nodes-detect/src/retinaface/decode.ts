const f = Math.fround;

export interface RawHeads {
  /** [anchors, 4] offset of the centre and logarithm of the size. */
  readonly loc: Float32Array;
  /** [anchors, 10] offsets of five points. */
  readonly landmarks: Float32Array;
}

export interface DecodedAnchors {
  /** [anchors, 4] x1, y1, x2, y2 in pixels, not clipped. */
  readonly boxes: Float32Array;
  /** [anchors, 10] x, y of five points in pixels. */
  readonly points: Float32Array;
}

/**
 * Boxes and points of all anchors in pixels of the picture, in the reference's float32 steps.
 * Source: spec pipeline 2.3.
 */
export function decodeAnchors(
  { loc, landmarks }: RawHeads,
  priors: Float32Array,
  [centreScale, sizeScale]: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): DecodedAnchors {
  const anchors = priors.length / 4;
  const boxes = new Float32Array(4 * anchors);
  const points = new Float32Array(10 * anchors);
  const reach = f(centreScale);
  const growth = f(sizeScale);
  for (let i = 0, box = 0, point = 0; i < anchors; i++, box += 4, point += 10) {
    const [cx, cy, aw, ah] = [priors[box], priors[box + 1], priors[box + 2], priors[box + 3]];
    const w = f(aw * f(Math.exp(f(loc[box + 2] * growth))));
    const h = f(ah * f(Math.exp(f(loc[box + 3] * growth))));
    const x1 = f(f(cx + f(f(loc[box] * reach) * aw)) - f(w / 2));
    const y1 = f(f(cy + f(f(loc[box + 1] * reach) * ah)) - f(h / 2));
    boxes[box] = x1 * width;
    boxes[box + 1] = y1 * height;
    boxes[box + 2] = f(x1 + w) * width;
    boxes[box + 3] = f(y1 + h) * height;
    for (let j = 0; j < 10; j += 2) {
      points[point + j] = f(cx + f(f(landmarks[point + j] * reach) * aw)) * width;
      points[point + j + 1] = f(cy + f(f(landmarks[point + j + 1] * reach) * ah)) * height;
    }
  }
  return { boxes, points };
}
