import { batchNorm, type TensorList, weightOnly } from '../weights/tensor-list.ts';

/**
 * MobileNetV1 at width 0.25: the first unit is a full convolution, all others are depthwise plus 1x1. A unit that ends
 * a stage is where the pyramid taps. Spec: retinaface-mobilenet 2.
 */
export const MOBILENET_UNITS = [
  { module: 'body.stage1.0', inputs: 3, outputs: 8, stride: 2, tap: false },
  { module: 'body.stage1.1', inputs: 8, outputs: 16, stride: 1, tap: false },
  { module: 'body.stage1.2', inputs: 16, outputs: 32, stride: 2, tap: false },
  { module: 'body.stage1.3', inputs: 32, outputs: 32, stride: 1, tap: false },
  { module: 'body.stage1.4', inputs: 32, outputs: 64, stride: 2, tap: false },
  { module: 'body.stage1.5', inputs: 64, outputs: 64, stride: 1, tap: true },
  { module: 'body.stage2.0', inputs: 64, outputs: 128, stride: 2, tap: false },
  { module: 'body.stage2.1', inputs: 128, outputs: 128, stride: 1, tap: false },
  { module: 'body.stage2.2', inputs: 128, outputs: 128, stride: 1, tap: false },
  { module: 'body.stage2.3', inputs: 128, outputs: 128, stride: 1, tap: false },
  { module: 'body.stage2.4', inputs: 128, outputs: 128, stride: 1, tap: false },
  { module: 'body.stage2.5', inputs: 128, outputs: 128, stride: 1, tap: true },
  { module: 'body.stage3.0', inputs: 128, outputs: 256, stride: 2, tap: false },
  { module: 'body.stage3.1', inputs: 256, outputs: 256, stride: 1, tap: true },
] as const;

export function mobilenetTensors(): TensorList {
  return MOBILENET_UNITS.flatMap(({ module, inputs, outputs }, index) =>
    index === 0
      ? [...weightOnly(`${module}.0`, [outputs, inputs, 3, 3]), ...batchNorm(`${module}.1`, outputs)]
      : [
          ...weightOnly(`${module}.0`, [inputs, 1, 3, 3]),
          ...batchNorm(`${module}.1`, inputs),
          ...weightOnly(`${module}.3`, [outputs, inputs, 1, 1]),
          ...batchNorm(`${module}.4`, outputs),
        ],
  );
}
