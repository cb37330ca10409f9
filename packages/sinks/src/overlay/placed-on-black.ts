interface RgbPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture in the upper left of a black one that is as large or larger. RGB. */
export function placedOnBlack(
  { data, width, height }: RgbPicture,
  onto: { width: number; height: number },
): Uint8Array {
  if (width === onto.width && height === onto.height) return data;
  const placed = new Uint8Array(onto.width * onto.height * 3);
  for (let row = 0; row < height; row++) {
    placed.set(data.subarray(3 * row * width, 3 * (row + 1) * width), 3 * row * onto.width);
  }
  return placed;
}
