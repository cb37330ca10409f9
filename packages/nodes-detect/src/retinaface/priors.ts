/** What the anchors of a RetinaFace depend on besides the size of the picture. */
export interface AnchorLayout {
  /** Pixels between two cells, per level. */
  readonly strides: readonly number[];
  /** Sides of the anchors of a cell in pixels, per level. */
  readonly anchorSizes: readonly (readonly number[])[];
}

/** Anchors of a few sizes are kept: videos and folders of photos repeat the same ones. */
const KEPT = 8;

/**
 * Anchors of a picture: centre x, centre y, width and height as fractions of it, float32 [anchors, 4]. Order: level,
 * row, column, size. Computed in float64 and rounded once, not clipped. Source: spec pipeline 2.2.
 */
export function priors(height: number, width: number, { strides, anchorSizes }: AnchorLayout): Float32Array {
  const cells = strides.map((stride) => Math.ceil(height / stride) * Math.ceil(width / stride));
  const count = cells.reduce((sum, n, level) => sum + n * anchorSizes[level].length, 0);
  const anchors = new Float32Array(4 * count);
  let at = 0;
  strides.forEach((stride, level) => {
    for (let row = 0; row < Math.ceil(height / stride); row++) {
      for (let column = 0; column < Math.ceil(width / stride); column++) {
        for (const side of anchorSizes[level]) {
          anchors[at++] = ((column + 0.5) * stride) / width;
          anchors[at++] = ((row + 0.5) * stride) / height;
          anchors[at++] = side / width;
          anchors[at++] = side / height;
        }
      }
    }
  });
  return anchors;
}

/** `priors` with a small cache, least recently used out first. */
export class PriorCache {
  readonly #kept = new Map<string, Float32Array>();

  constructor(private readonly layout: AnchorLayout) {}

  of(height: number, width: number): Float32Array {
    const size = `${height}x${width}`;
    const anchors = this.#kept.get(size) ?? priors(height, width, this.layout);
    this.#kept.delete(size);
    this.#kept.set(size, anchors);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value!);
    return anchors;
  }
}
