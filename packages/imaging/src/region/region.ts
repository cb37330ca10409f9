/**
 * A rotated rectangle of a frame. Positions are continuous: the upper left pixel covers 0..1, its centre is at 0.5.
 */
export interface Region {
  readonly centreX: number;
  readonly centreY: number;
  /** Frame pixels along the region's own axes. */
  readonly width: number;
  readonly height: number;
  /** Radians, clockwise in the image. */
  readonly rotation: number;
}

/** Row `index` of a [count, 5] block: centre x, centre y, width, height, rotation. */
export function regionAt(regions: ArrayLike<number>, index: number): Region {
  const at = 5 * index;
  return {
    centreX: regions[at],
    centreY: regions[at + 1],
    width: regions[at + 2],
    height: regions[at + 3],
    rotation: regions[at + 4],
  };
}

/** x = originX + u * uX + v * vX, y = originY + u * uY + v * vY: the region's (u, v) in 0..1 to frame pixels. */
export interface RegionMap {
  readonly originX: number;
  readonly originY: number;
  readonly uX: number;
  readonly uY: number;
  readonly vX: number;
  readonly vY: number;
}

export function regionMap(region: Region): RegionMap {
  const cos = Math.cos(region.rotation);
  const sin = Math.sin(region.rotation);
  const uX = region.width * cos;
  const uY = region.width * sin;
  const vX = -region.height * sin;
  const vY = region.height * cos;
  return {
    originX: region.centreX - (uX + vX) / 2,
    originY: region.centreY - (uY + vY) / 2,
    uX,
    uY,
    vX,
    vY,
  };
}
