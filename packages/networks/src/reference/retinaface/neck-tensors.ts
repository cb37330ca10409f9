import { batchNorm, repeat, type TensorList, weightAndBias, weightOnly } from '../weights/tensor-list.ts';

/** Numbers per anchor of each head. */
export const HEAD_WIDTHS = { ClassHead: 2, BboxHead: 4, LandmarkHead: 10 } as const;
export type HeadName = keyof typeof HEAD_WIDTHS;
export const ANCHORS_PER_CELL = 2;

/** Feature pyramid, context modules and heads, which both RetinaFaces share. Spec: networks 1.3 to 1.5. */
export function neckTensors(
  taps: readonly number[],
  width: number,
  headModule: (head: HeadName, level: number) => string,
): TensorList {
  const unit = (module: string, outputs: number, inputs: number, kernel: number): TensorList => [
    ...weightOnly(`${module}.0`, [outputs, inputs, kernel, kernel]),
    ...batchNorm(`${module}.1`, outputs),
  ];
  const half = width / 2;
  const quarter = width / 4;
  return [
    ...taps.flatMap((channels, level) => unit(`fpn.output${level + 1}`, width, channels, 1)),
    ...unit('fpn.merge1', width, width, 3),
    ...unit('fpn.merge2', width, width, 3),
    ...repeat(taps.length, (level) => [
      ...unit(`ssh${level + 1}.conv3X3`, half, width, 3),
      ...unit(`ssh${level + 1}.conv5X5_1`, quarter, width, 3),
      ...unit(`ssh${level + 1}.conv5X5_2`, quarter, quarter, 3),
      ...unit(`ssh${level + 1}.conv7X7_2`, quarter, quarter, 3),
      ...unit(`ssh${level + 1}.conv7x7_3`, quarter, quarter, 3),
    ]),
    ...(Object.keys(HEAD_WIDTHS) as HeadName[]).flatMap((head) =>
      repeat(taps.length, (level) =>
        weightAndBias(headModule(head, level), [ANCHORS_PER_CELL * HEAD_WIDTHS[head], width, 1, 1]),
      ),
    ),
  ];
}
