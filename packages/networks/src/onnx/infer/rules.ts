import * as constants from './constants.ts';
import * as elementwise from './elementwise.ts';
import * as layout from './layout.ts';
import * as matrix from './matrix.ts';
import type { OpCall, ShapeRule, ValueInfo } from './op-call.ts';
import * as selection from './selection.ts';
import * as windows from './windows.ts';

function all(rule: ShapeRule, ...opTypes: string[]): [string, ShapeRule][] {
  return opTypes.map((opType) => [opType, rule]);
}

const RULES: ReadonlyMap<string, ShapeRule> = new Map<string, ShapeRule>([
  ...all(elementwise.unary, 'Abs', 'Neg', 'Relu', 'Sign', 'Floor', 'Ceil', 'Round', 'CumSum', 'Dropout'),
  ...all(elementwise.unaryFloat, 'Sigmoid', 'Tanh', 'Exp', 'Log', 'Sqrt', 'Reciprocal', 'Erf', 'Gelu', 'Elu', 'Selu'),
  ...all(
    elementwise.unaryFloat,
    'LeakyRelu',
    'HardSigmoid',
    'HardSwish',
    'Softplus',
    'Sin',
    'Cos',
    'Atan',
    'LpNormalization',
  ),
  ...all(elementwise.arithmetic, 'Add', 'Sub', 'Mul', 'Div', 'Pow', 'Min', 'Max', 'Mod', 'Sum', 'Mean'),
  ...all(elementwise.comparison, 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual'),
  ...all(elementwise.logical, 'And', 'Or', 'Not', 'Xor'),
  ...all(elementwise.softmax, 'Softmax', 'LogSoftmax'),
  ['PRelu', elementwise.prelu],
  ['Clip', elementwise.clip],
  ['Cast', elementwise.cast],
  ['Where', elementwise.where],
  ['Identity', elementwise.identity],
  ['Conv', windows.conv],
  ['ConvTranspose', windows.convTranspose],
  ...all(windows.pool, 'MaxPool', 'AveragePool'),
  ...all(windows.globalPool, 'GlobalAveragePool', 'GlobalMaxPool'),
  ['Resize', windows.resize],
  ['GridSample', windows.gridSample],
  ['DepthToSpace', windows.depthToSpace],
  ['SpaceToDepth', windows.spaceToDepth],
  ['Pad', windows.pad],
  ['MatMul', matrix.matMul],
  ['Gemm', matrix.gemm],
  ['LayerNormalization', matrix.layerNormalization],
  ...all(matrix.channelNormalization, 'BatchNormalization', 'InstanceNormalization'),
  ['Transpose', layout.transpose],
  ['Reshape', layout.reshape],
  ['Flatten', layout.flatten],
  ['Squeeze', layout.squeeze],
  ['Unsqueeze', layout.unsqueeze],
  ['Concat', layout.concat],
  ['Split', layout.splitRule],
  ['Slice', layout.sliceRule],
  ['Expand', layout.expand],
  ['Tile', layout.tile],
  ...all(selection.reduce, 'ReduceMean', 'ReduceSum', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceL1', 'ReduceL2'),
  ...all(selection.reduce, 'ReduceSumSquare', 'ReduceLogSumExp'),
  ...all(selection.argReduce, 'ArgMax', 'ArgMin'),
  ['Gather', selection.gather],
  ['GatherElements', selection.gatherElements],
  ['GatherND', selection.gatherNd],
  ...all(selection.scatter, 'ScatterElements', 'ScatterND'),
  ['TopK', selection.topK],
  ['OneHot', selection.oneHot],
  ['NonMaxSuppression', selection.nonMaxSuppression],
  ['Shape', constants.shape],
  ['Constant', constants.constant],
  ['ConstantOfShape', constants.constantOfShape],
  ['Range', constants.range],
]);

/**
 * Types and shapes of a node's outputs.
 *
 * @throws FexgraphError BAD_MODEL, with the node's name and the shapes, when its inputs do not fit or the operator
 *   is not one of those fexgraph uses.
 */
export function inferShapes(call: OpCall): ValueInfo[] {
  const rule = RULES.get(call.opType);
  if (!rule) return call.fail('shape inference does not know this operator');
  const outputs = rule(call);
  if (outputs.length < call.outputCount)
    call.fail(`it has ${outputs.length} outputs, ${call.outputCount} were asked for`);
  return outputs.slice(0, call.outputCount);
}
