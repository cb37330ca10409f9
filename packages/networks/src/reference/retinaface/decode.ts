import { ops, type Value } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import type { RetinaFaceHeads } from './heads.ts';
import { ANCHORS_PER_CELL } from './neck-tensors.ts';
import type { RetinaFaceParameters } from './parameters.ts';

/** Side of the largest frame that the built-in anchor grid covers. */
const LARGEST_FRAME = 8192;

export interface DecodedFaces {
  /** [batch, anchors, 4]: x1, y1, x2, y2 in pixels of the frame, not clipped. */
  readonly boxes: Value;
  /** [batch, anchors] */
  readonly scores: Value;
  /** [batch, anchors, 10]: x and y of five points in pixels of the frame. */
  readonly points: Value;
}

/**
 * Boxes and points in pixels from what the heads say. In pixels an anchor's centre is (cell + 0.5) * stride and its side
 * is one of the sizes, so the frame's own size is not needed. Spec: networks 1.6.
 */
export function decode(
  build: NetworkBuild,
  heads: RetinaFaceHeads,
  levels: readonly Value[],
  parameters: RetinaFaceParameters,
): DecodedFaces {
  return build.graph.within('decode', () => {
    const tables = levels.map((map, level) =>
      anchorTable(map, parameters.strides[level], parameters.anchorSizes[level]),
    );
    const [centres, sides] = ops.split(ops.concat(tables, 0), [2, 1], 1);
    const [centreScale, sizeScale] = parameters.variances;
    const reach = ops.mul(sides, centreScale);
    const [offset, logarithm] = ops.split(heads.loc, [2, 2], 2);
    const centre = ops.add(centres, ops.mul(offset, reach));
    const size = ops.mul(sides, ops.exp(ops.mul(logarithm, sizeScale)));
    const low = ops.sub(centre, ops.mul(size, 0.5));
    const boxes = ops.concat([low, ops.add(low, size)], 2);
    const fiveCentres = ops.concat([centres, centres, centres, centres, centres], 1);
    return { boxes, scores: heads.scores, points: ops.add(fiveCentres, ops.mul(heads.landmarks, reach)) };
  });
}

/** The `count` best anchors of each picture, best first, with their place in the list of all anchors. */
export function bestAnchors(faces: DecodedFaces, count: number): DecodedFaces & { readonly anchors: Value } {
  const { values, indices } = ops.topK(faces.scores, availableCount(faces.scores, count));
  const rows = ops.unsqueeze(indices, [2]);
  return {
    boxes: ops.gatherNd(faces.boxes, rows, 1),
    scores: values,
    points: ops.gatherNd(faces.points, rows, 1),
    anchors: indices,
  };
}

/** A small frame may have fewer anchors than are asked for. */
function availableCount(scores: Value, count: number): number | Value {
  const anchors = scores.dims[1];
  if (typeof anchors === 'number') return Math.min(count, anchors);
  return scores.graph.node('Min', [ops.ints(scores.graph, [count]), ops.shapeOf(scores, 1, 2)])[0];
}

/**
 * [rows * columns * 2, 3]: x and y of the middle of each cell and the side of each of its anchors. Three tables, each zero
 * where another speaks, are cut to the size of the map and added: no arithmetic on sizes is needed.
 */
function anchorTable(map: Value, stride: number, sizes: readonly [number, number]): Value {
  const { graph } = map;
  const [height, width] = map.dims.slice(2);
  if (typeof height === 'number' && typeof width === 'number') {
    return ops.floats(graph, knownAnchors(height, width, stride, sizes), [height * width * ANCHORS_PER_CELL, 3]);
  }
  const cells = LARGEST_FRAME / stride;
  const middles = (column: 0 | 1): Float32Array => {
    const table = new Float32Array(3 * cells);
    for (let cell = 0; cell < cells; cell++) table[3 * cell + column] = (cell + 0.5) * stride;
    return table;
  };
  const cut = (table: Value, axis: 0 | 1, size: Value): Value =>
    graph.node('Slice', [table, ops.ints(graph, [0]), size, ops.ints(graph, [axis])])[0];
  const x = cut(ops.floats(graph, middles(0), [1, cells, 1, 3]), 1, ops.shapeOf(map, 3, 4));
  const y = cut(ops.floats(graph, middles(1), [cells, 1, 1, 3]), 0, ops.shapeOf(map, 2, 3));
  const sides = ops.floats(graph, [0, 0, sizes[0], 0, 0, sizes[1]], [1, 1, ANCHORS_PER_CELL, 3]);
  return ops.reshape(ops.add(ops.add(y, x), sides), [-1, 3]);
}

function knownAnchors(height: number, width: number, stride: number, sizes: readonly [number, number]): number[] {
  const anchors: number[] = [];
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      for (const size of sizes) anchors.push((column + 0.5) * stride, (row + 0.5) * stride, size);
    }
  }
  return anchors;
}
