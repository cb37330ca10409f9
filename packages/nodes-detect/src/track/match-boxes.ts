import { boxOverlap } from '../box-overlap.ts';

interface Pair {
  readonly fresh: number;
  readonly known: number;
  readonly shared: number;
}

/**
 * Which of the known boxes each fresh box is: pairs are taken by falling intersection over union, each box once.
 * A box that is not finite pairs with nothing.
 *
 * @param fresh [n, 4] x1, y1, x2, y2
 * @param known [m, 4] in the same unit
 * @param leastOverlap intersection over union that a pair needs, 0..1
 * @returns per fresh box the index of its known box, or -1
 */
export function matchBoxes(fresh: Float32Array, known: Float32Array, leastOverlap: number): number[] {
  const pairs: Pair[] = [];
  for (let i = 0; 4 * i < fresh.length; i++) {
    for (let j = 0; 4 * j < known.length; j++) {
      const shared = boxOverlap(boxAt(fresh, i), boxAt(known, j));
      if (shared > 0 && shared >= leastOverlap) pairs.push({ fresh: i, known: j, shared });
    }
  }
  pairs.sort((a, b) => b.shared - a.shared);
  const partners = new Array<number>(fresh.length / 4).fill(-1);
  const taken = new Set<number>();
  for (const pair of pairs) {
    if (partners[pair.fresh] >= 0 || taken.has(pair.known)) continue;
    partners[pair.fresh] = pair.known;
    taken.add(pair.known);
  }
  return partners;
}

function boxAt(boxes: Float32Array, index: number): Float32Array {
  return boxes.subarray(4 * index, 4 * index + 4);
}
