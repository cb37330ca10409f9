import type { I420 } from '@fexgraph/imaging';

/** The planes of a picture, turned clockwise. Colour is turned with its samples, as ffmpeg does it before it makes RGB. */
export function turned(planes: I420, rotation: 0 | 90 | 180 | 270): I420 {
  if (rotation === 0) return planes;
  const { width, height, y, u, v, yStride = width, uvStride = (width + 1) >> 1 } = planes;
  const [halfWidth, halfHeight] = [(width + 1) >> 1, (height + 1) >> 1];
  const colour = (plane: Uint8Array) => turnedPlane(plane, halfWidth, halfHeight, uvStride, rotation);
  const isUpright = rotation === 180;
  return {
    width: isUpright ? width : height,
    height: isUpright ? height : width,
    y: turnedPlane(y, width, height, yStride, rotation),
    u: colour(u),
    v: colour(v),
  };
}

function turnedPlane(
  plane: Uint8Array,
  width: number,
  height: number,
  stride: number,
  rotation: 90 | 180 | 270,
): Uint8Array {
  const out = new Uint8Array(width * height);
  // Where the first sample goes, and how far from it the next ones of its row and its column lie.
  const [first, right, down] = {
    90: [height - 1, height, -1],
    180: [width * height - 1, -1, -width],
    270: [height * (width - 1), -height, 1],
  }[rotation];
  for (let row = 0; row < height; row++) {
    let at = first + row * down;
    for (let column = 0; column < width; column++, at += right) out[at] = plane[row * stride + column];
  }
  return out;
}
