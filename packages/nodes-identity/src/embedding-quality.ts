import type { Chips, EmbeddingQuality } from '@fexgraph/core';

/** Side of the ArcFace template. */
const SIDE = 112;
/** Parts of the template: rows and columns, from and to. */
const MOUTH = { rows: [76, 106], columns: [36, 76] } as const;
const FOREHEAD = { rows: [22, 34], columns: [40, 72] } as const;

/**
 * What can be seen of a face in its aligned chip [112, 112, 3]: see `EmbeddingQuality`. NaN for a face whose place is
 * not known.
 */
export function embeddingQuality({ chips, count, presence, regions }: Chips): EmbeddingQuality {
  const sharpness = new Float32Array(count).fill(Number.NaN);
  const mouthRedness = new Float32Array(count).fill(Number.NaN);
  for (let face = 0; face < count; face++) {
    if (!Number.isFinite(regions[5 * face + 2])) continue;
    const chip = chips.data.subarray(face * SIDE * SIDE * 3, (face + 1) * SIDE * SIDE * 3) as Uint8Array;
    sharpness[face] = laplacianVariance(chip);
    mouthRedness[face] = redness(chip, MOUTH) - redness(chip, FOREHEAD);
  }
  return {
    size: Float32Array.from({ length: count }, (_, face) => regions[5 * face + 2]),
    sharpness,
    presence: presence ?? new Float32Array(count).fill(Number.NaN),
    mouthRedness,
  };
}

/** Of the chip at hand. */
const luma = new Float32Array(SIDE * SIDE);

/** Source: Pech-Pacheco et al., Diatom autofocusing in brightfield microscopy, 2000. */
function laplacianVariance(chip: Uint8Array): number {
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    luma[i] = 0.299 * chip[at] + 0.587 * chip[at + 1] + 0.114 * chip[at + 2];
  }
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < SIDE - 1; y++) {
    for (let x = 1; x < SIDE - 1; x++) {
      const i = y * SIDE + x;
      const value = 4 * luma[i] - luma[i - 1] - luma[i + 1] - luma[i - SIDE] - luma[i + SIDE];
      sum += value;
      squares += value * value;
      count++;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/** Mean Cr of a part of a chip, ITU-R BT.601. */
function redness(chip: Uint8Array, { rows, columns }: typeof MOUTH | typeof FOREHEAD): number {
  let [sum, count] = [0, 0];
  for (let y = rows[0]; y < rows[1]; y++) {
    for (let x = columns[0]; x < columns[1]; x++) {
      const at = 3 * (y * SIDE + x);
      sum += 0.5 * chip[at] - 0.419 * chip[at + 1] - 0.081 * chip[at + 2];
      count++;
    }
  }
  return sum / count;
}
