import { FexgraphError } from '@fexgraph/core';
import type { SquareRegion } from '@fexgraph/imaging';

const f32 = Math.fround;

/**
 * The square of the frame that a chip was cut from. `detect/crop` hands on centre and side, of which the origin comes
 * out as the reference has it, bit for bit.
 *
 * @param region centre x, centre y, width, height, rotation
 * @throws FexgraphError BAD_INPUT for a region that is turned or no square: the network does not know of such chips.
 *
 * Source: spec: pipeline 3.1.
 */
export function chipSquare([centreX, centreY, width, height, rotation]: Float32Array): SquareRegion {
  if (width !== height || rotation !== 0) {
    throw new FexgraphError('BAD_INPUT', `a chip was cut from ${width} x ${height} pixels turned by ${rotation} rad`, {
      hint: 'this network takes upright squares: cut them with detect/crop',
    });
  }
  const half = f32(width / 2);
  return { x: f32(centreX - half), y: f32(centreY - half), side: width };
}
