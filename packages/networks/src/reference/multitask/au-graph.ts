import { ops, type Value } from '../../onnx/index.ts';
import { convNorm } from '../layers/convolution.ts';
import { batchNormAffine, scaleOutputs, stack } from '../layers/fold.ts';
import { l2Normalize } from '../layers/l2-normalize.ts';
import { sumOverCells } from '../layers/sum-over-cells.ts';
import { computedWeight, weight } from '../layers/weight.ts';
import type { NetworkBuild } from '../network-build.ts';
import type { MultitaskConfig } from './config.ts';

/**
 * Action unit scores, [batch, action units] in 0..1: one node per unit, linked to its most similar neighbours, then
 * compared with a learned prototype. Source: Luo et al., ME-GraphAU (2022). Spec: networks 2.5.
 *
 * @param map projected features, [batch, channels, height, width].
 */
export function auScores(build: NetworkBuild, map: Value, config: MultitaskConfig): Value {
  const nodes = build.folded ? stackedNodes(build, map, config) : separateNodes(build, map, config);
  return prototypeScores(build, graphLayer(build, nodes, neighbourWeights(nodes, config), config), config);
}

/** [batch, action units, channels] */
function separateNodes(build: NetworkBuild, map: Value, config: MultitaskConfig): Value {
  const nodes = Array.from({ length: config.actionUnits }, (_, au) => {
    const head = `afg.heads.${au}`;
    const unit = ops.relu(convNorm(build, map, { conv: `${head}.0`, norm: `${head}.1` }));
    return ops.unsqueeze(ops.reduceMean(unit, [2, 3], { keep: false }), [1]);
  });
  return ops.concat(nodes, 1);
}

/** The same as one matrix product over the cells of the map, batch norms folded in. */
function stackedNodes(build: NetworkBuild, map: Value, config: MultitaskConfig): Value {
  const { checkpoint } = build;
  const width = config.afgChannels;
  const heads = Array.from({ length: config.actionUnits }, (_, au) => `afg.heads.${au}`);
  const affines = heads.map((head) => batchNormAffine(checkpoint, `${head}.1`));
  const units = heads.length * width;
  const gain = computedWeight(build, 'afg.heads.weight', [units, width], () =>
    stack(heads.map((head, au) => scaleOutputs(checkpoint.float32(`${head}.0.weight`), affines[au].scale))),
  );
  const offset = computedWeight(build, 'afg.heads.bias', [units], () => stack(affines.map(({ shift }) => shift)));
  const [height, columns] = map.dims.slice(2).map(Number);
  const rows = ops.reshape(ops.transpose(map, [0, 2, 3, 1]), [-1, width]);
  const all = ops.relu(ops.gemm(rows, gain, offset, { transB: true }));
  const cells = height * columns;
  const mean = sumOverCells(ops.reshape(all, [-1, cells, units]), 1 / cells);
  return ops.reshape(mean, [-1, config.actionUnits, width]);
}

/**
 * [batch, units, units]: each row shares a weight of 1 among its nearest others by cosine. The nearest are found by
 * rank (how many are larger, or equal and earlier) instead of TopK and Scatter, which WebGPU does not document. A row
 * counts itself among its neighbours before the diagonal is cleared, as the reference does.
 */
function neighbourWeights(nodes: Value, { actionUnits, neighbours }: MultitaskConfig): Value {
  const { graph } = nodes;
  const directions = l2Normalize(nodes, 2);
  const similarity = ops.matMul(directions, ops.transpose(directions, [0, 2, 1]));
  const candidate = ops.unsqueeze(similarity, [3]);
  const other = ops.unsqueeze(similarity, [2]);
  const pairs = (holds: (row: number, column: number) => boolean): Float32Array =>
    Float32Array.from({ length: actionUnits ** 2 }, (_, index) =>
      holds(Math.floor(index / actionUnits), index % actionUnits) ? 1 : 0,
    );
  const earlier = ops.floats(
    graph,
    pairs((self, peer) => peer < self),
    [1, 1, actionUnits, actionUnits],
  );
  const larger = ops.cast(ops.greater(other, candidate), 'float32');
  const equalEarlier = ops.mul(ops.cast(ops.equal(other, candidate), 'float32'), earlier);
  const rank = ops.reduceSum(ops.add(larger, equalEarlier), [3], { keep: false });
  const chosen = ops.cast(ops.less(rank, neighbours + 1), 'float32');
  const others = ops.mul(
    chosen,
    ops.floats(
      graph,
      pairs((row, column) => row !== column),
      [1, actionUnits, actionUnits],
    ),
  );
  return ops.div(others, ops.max(ops.reduceSum(others, [2]), 1));
}

/** relu(v W_self' + A v W') */
function graphLayer(build: NetworkBuild, nodes: Value, neighbours: Value, config: MultitaskConfig): Value {
  const width = config.afgChannels;
  const rows = ops.reshape(nodes, [-1, width]);
  const perNode = (value: Value): Value => ops.reshape(value, [-1, config.actionUnits, width]);
  const [own, shared] = projections(build, rows, width);
  return ops.relu(ops.add(perNode(own), ops.matMul(neighbours, perNode(shared))));
}

function projections(build: NetworkBuild, rows: Value, width: number): Value[] {
  const names = ['fgg.W_self.weight', 'fgg.W.weight'];
  if (!build.folded) return names.map((name) => ops.gemm(rows, weight(build, name), undefined, { transB: true }));
  const both = computedWeight(build, 'fgg.weight', [2 * width, width], () =>
    stack(names.map((name) => build.checkpoint.float32(name))),
  );
  return ops.split(ops.gemm(rows, both, undefined, { transB: true }), [width, width], 1);
}

/** Cosine of each node with its prototype, nothing below 0. */
function prototypeScores(build: NetworkBuild, nodes: Value, config: MultitaskConfig): Value {
  const { graph } = build;
  const shape = [1, config.actionUnits, config.afgChannels];
  const prototypes = build.folded
    ? computedWeight(build, 'sc.s', shape, () => unitRows(build.checkpoint.float32('sc.s'), config.afgChannels))
    : l2Normalize(ops.relu(weight(build, 'sc.s', shape)), 2);
  const rectified = build.folded ? nodes : ops.relu(nodes);
  const cosine = ops.reduceSum(ops.mul(l2Normalize(rectified, 2), prototypes), [2], { keep: false });
  return graph.within('scores', () => ops.clip(cosine, 0, 1));
}

/** Rectified rows of length 1. */
function unitRows(values: Float32Array, width: number): Float32Array {
  const rows = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    const row = values.subarray(start, start + width).map((value) => Math.max(value, 0));
    let square = 0;
    for (const value of row) square += value * value;
    const length = Math.max(Math.sqrt(square), 1e-12);
    rows.set(
      row.map((value) => value / length),
      start,
    );
  }
  return rows;
}
