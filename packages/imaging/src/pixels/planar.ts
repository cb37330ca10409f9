import { FexgraphError, type Pixels } from '@fexgraph/core';

/**
 * Planes [3, height, width] to interleaved pixels [height, width, 3]. Values must be whole levels 0..255: others would
 * be truncated, so check or round them before.
 *
 * @throws FexgraphError BAD_INPUT when the length does not fit.
 */
export function planarToPixels(planes: ArrayLike<number>, width: number, height: number): Pixels {
  const area = width * height;
  if (planes.length !== area * 3) {
    throw new FexgraphError('BAD_INPUT', `${planes.length} samples are not 3 planes of ${width} x ${height}`);
  }
  const data = new Uint8Array(area * 3);
  for (let i = 0, at = 0; i < area; i++) {
    data[at++] = planes[i];
    data[at++] = planes[area + i];
    data[at++] = planes[2 * area + i];
  }
  return { data, width, height, channels: 3 };
}
