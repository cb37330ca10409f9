import { ops, type Value } from '../../onnx/index.ts';
import { leaky } from '../layers/activation.ts';
import { convNorm } from '../layers/convolution.ts';
import type { NetworkBuild } from '../network-build.ts';

/** Feature pyramid: each level gets the coarser ones, enlarged, added. Spec: networks 1.3. */
export function featurePyramid(build: NetworkBuild, taps: readonly Value[], slope: number): Value[] {
  const unit = (x: Value, module: string, padding: number): Value =>
    leaky(convNorm(build, x, { conv: `${module}.0`, norm: `${module}.1` }, { padding }), slope);
  return build.graph.within('fpn', () => {
    const [fine, middle, coarse] = taps.map((tap, level) => unit(tap, `fpn.output${level + 1}`, 0));
    const merged2 = unit(ops.add(middle, enlarge(build, coarse, middle)), 'fpn.merge2', 1);
    const merged1 = unit(ops.add(fine, enlarge(build, merged2, fine)), 'fpn.merge1', 1);
    return [merged1, merged2, coarse];
  });
}

/**
 * Nearest neighbour to the exact size of the finer map, which need not be twice that of the coarser. Where the size is
 * only known at run time, WebGPU gets a plain doubling (frames with sides that are multiples of 32): onnxruntime would
 * move arithmetic on sizes to the CPU.
 */
function enlarge(build: NetworkBuild, coarse: Value, fine: Value): Value {
  const mode = { mode: 'nearest', coordinates: 'asymmetric' } as const;
  const [height, width] = fine.dims.slice(2);
  if (typeof height === 'number' && typeof width === 'number') {
    return ops.resize(coarse, [height, width], { ...mode, axes: [2, 3] });
  }
  if (build.target === 'webgpu') return ops.upscale(coarse, [1, 1, 2, 2], mode);
  return ops.resize(coarse, ops.shapeOf(fine, 2, 4), { ...mode, axes: [2, 3] });
}

/** Context module: three windows of growing size side by side. Spec: networks 1.4. */
export function contextModule(build: NetworkBuild, x: Value, module: string, slope: number): Value {
  const unit = (input: Value, name: string): Value =>
    convNorm(build, input, { conv: `${module}.${name}.0`, norm: `${module}.${name}.1` }, { padding: 1 });
  return build.graph.within(module, () => {
    const narrow = leaky(unit(x, 'conv5X5_1'), slope);
    const wide = unit(leaky(unit(narrow, 'conv7X7_2'), slope), 'conv7x7_3');
    return ops.relu(ops.concat([unit(x, 'conv3X3'), unit(narrow, 'conv5X5_2'), wide], 1));
  });
}
