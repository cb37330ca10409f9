/** Side of the network's input in pixels. */
export const BLAZEFACE_SIDE = 128;

/** Anchors per cell of the feature map at each stride, fine to coarse. */
const LEVELS = [
  { stride: 8, perCell: 2 },
  { stride: 16, perCell: 6 },
];

/**
 * Anchor centres of BlazeFace short range, [896, 2] in fractions of the input: levels, rows, columns, anchors. All
 * anchors have the size of the input, so only their centres matter.
 *
 * Source: BlazeFace (Bazarevsky et al., 2019); spec: embedded-pack 5.
 */
export const BLAZEFACE_ANCHORS: Float32Array = Float32Array.from(
  LEVELS.flatMap(({ stride, perCell }) => {
    const cells = BLAZEFACE_SIDE / stride;
    return Array.from({ length: cells * cells * perCell }, (_, i) => {
      const cell = Math.floor(i / perCell);
      return [((cell % cells) + 0.5) / cells, (Math.floor(cell / cells) + 0.5) / cells];
    }).flat();
  }),
);
