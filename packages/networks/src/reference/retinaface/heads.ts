import { ops, type Value } from '../../onnx/index.ts';
import { convolution } from '../layers/convolution.ts';
import { computedWeight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import { ANCHORS_PER_CELL, HEAD_WIDTHS, type HeadName } from './neck-tensors.ts';

export interface RetinaFaceHeads {
  /** [batch, anchors, 4]: offset of the centre and logarithm of the size, relative to the anchor. */
  readonly loc: Value;
  /** [batch, anchors]: probability of a face, 0..1. */
  readonly scores: Value;
  /** [batch, anchors, 10]: offsets of five points, x and y in turn. */
  readonly landmarks: Value;
}

type HeadModule = (head: HeadName, level: number) => string;

/** One number per anchor and part: 4 of the box, 10 of the points, 1 for "face". */
const PARTS = [HEAD_WIDTHS.BboxHead, HEAD_WIDTHS.LandmarkHead, 1] as const;
const NUMBERS_PER_ANCHOR = PARTS[0] + PARTS[1] + PARTS[2];

/** Levels are joined fine to coarse; within one, the order is row, column, anchor. Spec: networks 1.5. */
export function heads(build: NetworkBuild, levels: readonly Value[], headModule: HeadModule): RetinaFaceHeads {
  return build.folded ? foldedHeads(build, levels, headModule) : separateHeads(build, levels, headModule);
}

function separateHeads(build: NetworkBuild, levels: readonly Value[], headModule: HeadModule): RetinaFaceHeads {
  const head = (name: HeadName): Value =>
    ops.concat(
      levels.map((map, level) => perAnchor(convolution(build, map, headModule(name, level)), HEAD_WIDTHS[name])),
      1,
    );
  const faceProbability = ops.slice(ops.softmax(head('ClassHead')), { axis: 2, start: 1, end: 2 });
  return { loc: head('BboxHead'), scores: ops.squeeze(faceProbability, [2]), landmarks: head('LandmarkHead') };
}

/** All heads of a level are one convolution, and the two-way softmax is a sigmoid of the difference of its rows. */
function foldedHeads(build: NetworkBuild, levels: readonly Value[], headModule: HeadModule): RetinaFaceHeads {
  const maps = levels.map((map, level) => perAnchor(joinedHead(build, map, level, headModule), NUMBERS_PER_ANCHOR));
  return splitHeads(ops.concat(maps, 1));
}

/** [batch, anchors, 15] to its parts; the face logit becomes a probability. */
function splitHeads(joined: Value): RetinaFaceHeads {
  const [loc, landmarks, logit] = ops.split(joined, PARTS, 2);
  return { loc, scores: ops.sigmoid(ops.squeeze(logit, [2])), landmarks };
}

/** [batch, 2 * 15, height, width]; within an anchor the order is box, points, face. */
function joinedHead(build: NetworkBuild, map: Value, level: number, headModule: HeadModule): Value {
  const { checkpoint } = build;
  const inputs = Number(map.dims[1]);
  const outputs = ANCHORS_PER_CELL * NUMBERS_PER_ANCHOR;
  const join = (part: 'weight' | 'bias', perRow: number): Float32Array => {
    const of = (head: HeadName): Float32Array => checkpoint.float32(`${headModule(head, level)}.${part}`);
    return joinRows({ box: of('BboxHead'), points: of('LandmarkHead'), classes: of('ClassHead') }, perRow);
  };
  const weight = computedWeight(build, `heads.${level}.weight`, [outputs, inputs, 1, 1], () => join('weight', inputs));
  return ops.conv(
    map,
    weight,
    computedWeight(build, `heads.${level}.bias`, [outputs], () => join('bias', 1)),
  );
}

function joinRows(
  heads: { readonly box: Float32Array; readonly points: Float32Array; readonly classes: Float32Array },
  perRow: number,
): Float32Array {
  const joined = new Float32Array(ANCHORS_PER_CELL * NUMBERS_PER_ANCHOR * perRow);
  const [boxes, points] = PARTS;
  for (let anchor = 0; anchor < ANCHORS_PER_CELL; anchor++) {
    const start = anchor * NUMBERS_PER_ANCHOR * perRow;
    joined.set(heads.box.subarray(anchor * boxes * perRow, (anchor + 1) * boxes * perRow), start);
    joined.set(heads.points.subarray(anchor * points * perRow, (anchor + 1) * points * perRow), start + boxes * perRow);
    const [other, face] = [2 * anchor * perRow, (2 * anchor + 1) * perRow];
    for (let i = 0; i < perRow; i++) {
      joined[start + (boxes + points) * perRow + i] = heads.classes[face + i] - heads.classes[other + i];
    }
  }
  return joined;
}

/** [batch, 2 * width, rows, columns] to [batch, rows * columns * 2, width]. */
function perAnchor(map: Value, width: number): Value {
  return ops.reshape(ops.transpose(map, [0, 2, 3, 1]), [0, -1, width]);
}
