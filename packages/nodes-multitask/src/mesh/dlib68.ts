/**
 * Mesh vertices that stand for the 68 dlib landmarks (spec: pipeline 6.3). Left and right as seen in the image.
 */
export const DLIB68_VERTICES: readonly number[] = [
  // jaw
  [127, 234, 93, 132, 58, 172, 136, 150, 176, 148, 152, 377, 400, 379, 365, 397, 356],
  // brows, left and right
  [70, 63, 105, 66, 107],
  [336, 296, 334, 293, 300],
  // nose bridge and base
  [168, 6, 195, 4],
  [240, 75, 1, 305, 460],
  // eyes, left and right
  [33, 160, 158, 133, 153, 144],
  [362, 385, 387, 263, 373, 380],
  // lips, outer and inner
  [61, 39, 37, 0, 267, 269, 291, 405, 314, 17, 84, 181],
  [78, 82, 13, 312, 308, 317, 14, 87],
].flat();
