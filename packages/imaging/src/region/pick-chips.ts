import { type Chips, FexgraphError } from '@fexgraph/core';
import { isSomewhere } from './cut-chips.ts';
import { regionAt } from './region.ts';

/** Chips as a network takes them: bytes [faces, side, side, 3], or unrounded numbers 0..1 [faces, 3, side, side]. */
export type ChipTensor = Chips['chips'];

export interface ChipForm<T extends ChipTensor['type']> {
  readonly type: T;
  /** Pixels per side. */
  readonly side: number;
  /** What makes such chips, for the message. */
  readonly madeBy: string;
}

/** The faces of a packet that a network is run on, and their chips. */
export interface PickedChips<T extends ChipTensor['type']> {
  readonly faces: readonly number[];
  readonly chips: Extract<ChipTensor, { readonly type: T }>;
}

/**
 * The chips of the faces whose region is finite and has an area. A face whose place is not known (a box of NaN, a mesh
 * that was not found) has a chip too, but it shows nothing.
 *
 * @throws FexgraphError BAD_INPUT for chips of another type or side.
 */
export function pickChips<T extends ChipTensor['type']>(item: Chips, form: ChipForm<T>): PickedChips<T> {
  const { chips, count, regions } = item;
  const { side } = form;
  const shape = form.type === 'uint8' ? [side, side, 3] : [3, side, side];
  const size = 3 * side * side;
  const fits = chips.type === form.type && chips.data.length === count * size;
  if (!fits || (count > 0 && shape.some((length, axis) => chips.dims[axis + 1] !== length))) {
    throw new FexgraphError(
      'BAD_INPUT',
      `the network needs ${form.type} chips [${count}, ${shape.join(', ')}], got ${chips.type} [${chips.dims.join(', ')}]`,
      { hint: `cut them with ${form.madeBy}, size ${side}` },
    );
  }
  const faces = Array.from({ length: count }, (_, face) => face).filter((face) => isSomewhere(regionAt(regions, face)));
  if (faces.length === count) return { faces, chips: chips as PickedChips<T>['chips'] };
  const length = faces.length * size;
  const data = form.type === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  faces.forEach((face, i) => {
    data.set(chips.data.subarray(face * size, (face + 1) * size) as never, i * size);
  });
  return {
    faces,
    chips: { type: form.type, dims: [faces.length, ...shape], data } as unknown as PickedChips<T>['chips'],
  };
}

/**
 * Rows of the faces that were picked, at the place of each among all `count` faces; NaN for the others.
 *
 * @param rows [faces, width]
 * @returns [count, width]
 */
export function placeRows(rows: Float32Array, width: number, faces: readonly number[], count: number): Float32Array {
  if (faces.length === count) return rows;
  const placed = new Float32Array(count * width).fill(Number.NaN);
  faces.forEach((face, i) => {
    placed.set(rows.subarray(i * width, (i + 1) * width), face * width);
  });
  return placed;
}
