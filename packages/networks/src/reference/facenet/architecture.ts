/** Convolution without bias, batch norm and ReLU. `kernel` and `padding` are [height, width]. */
export interface ConvUnit {
  readonly module: string;
  readonly inputs: number;
  readonly outputs: number;
  readonly kernel: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly stride: number;
}

/** A chain of units; branches of one block run side by side and are joined on the channels. */
export type Branch = readonly ConvUnit[];

export interface ResidualBlock {
  readonly kind: 'residual';
  readonly module: string;
  readonly channels: number;
  readonly branches: readonly Branch[];
  /** The joined branches are added with this weight. */
  readonly scale: number;
  readonly lastRelu: boolean;
}

/** Halves the picture; a max pool of the input is the last branch. */
export interface ReductionBlock {
  readonly kind: 'reduction';
  readonly branches: readonly Branch[];
}

type Kernel = number | readonly [number, number];

function unit(
  module: string,
  inputs: number,
  outputs: number,
  kernel: Kernel,
  options: { readonly padding?: Kernel; readonly stride?: number } = {},
): ConvUnit {
  const pair = (value: Kernel): readonly [number, number] => (typeof value === 'number' ? [value, value] : value);
  return {
    module,
    inputs,
    outputs,
    kernel: pair(kernel),
    padding: pair(options.padding ?? 0),
    stride: options.stride ?? 1,
  };
}

/** InceptionResnetV1. Spec: networks 4. */
export const STEM: { readonly beforePool: Branch; readonly afterPool: Branch } = {
  beforePool: [
    unit('conv2d_1a', 3, 32, 3, { stride: 2 }),
    unit('conv2d_2a', 32, 32, 3),
    unit('conv2d_2b', 32, 64, 3, { padding: 1 }),
  ],
  afterPool: [
    unit('conv2d_3b', 64, 80, 1),
    unit('conv2d_4a', 80, 192, 3),
    unit('conv2d_4b', 192, 256, 3, { stride: 2 }),
  ],
};

function block35(module: string): ResidualBlock {
  const first = (branch: string): ConvUnit => unit(`${module}.${branch}`, 256, 32, 1);
  const next = (branch: string): ConvUnit => unit(`${module}.${branch}`, 32, 32, 3, { padding: 1 });
  const branches = [
    [first('branch0')],
    [first('branch1.0'), next('branch1.1')],
    [first('branch2.0'), next('branch2.1'), next('branch2.2')],
  ];
  return { kind: 'residual', module, channels: 256, branches, scale: 0.17, lastRelu: true };
}

/** One branch looks along rows, then columns: a large window for little work. */
function crossBlock(
  module: string,
  size: { readonly channels: number; readonly width: number; readonly reach: number },
  tail: { readonly scale: number; readonly lastRelu: boolean },
): ResidualBlock {
  const { channels, width, reach } = size;
  const length = 2 * reach + 1;
  const branches = [
    [unit(`${module}.branch0`, channels, width, 1)],
    [
      unit(`${module}.branch1.0`, channels, width, 1),
      unit(`${module}.branch1.1`, width, width, [1, length], { padding: [0, reach] }),
      unit(`${module}.branch1.2`, width, width, [length, 1], { padding: [reach, 0] }),
    ],
  ];
  return { kind: 'residual', module, channels, branches, ...tail };
}

function block17(module: string): ResidualBlock {
  return crossBlock(module, { channels: 896, width: 128, reach: 3 }, { scale: 0.1, lastRelu: true });
}

function block8(module: string, tail: { readonly scale: number; readonly lastRelu: boolean }): ResidualBlock {
  return crossBlock(module, { channels: 1792, width: 192, reach: 1 }, tail);
}

const MIXED_6A: ReductionBlock = {
  kind: 'reduction',
  branches: [
    [unit('mixed_6a.branch0', 256, 384, 3, { stride: 2 })],
    [
      unit('mixed_6a.branch1.0', 256, 192, 1),
      unit('mixed_6a.branch1.1', 192, 192, 3, { padding: 1 }),
      unit('mixed_6a.branch1.2', 192, 256, 3, { stride: 2 }),
    ],
  ],
};

const MIXED_7A: ReductionBlock = {
  kind: 'reduction',
  branches: [
    [unit('mixed_7a.branch0.0', 896, 256, 1), unit('mixed_7a.branch0.1', 256, 384, 3, { stride: 2 })],
    [unit('mixed_7a.branch1.0', 896, 256, 1), unit('mixed_7a.branch1.1', 256, 256, 3, { stride: 2 })],
    [
      unit('mixed_7a.branch2.0', 896, 256, 1),
      unit('mixed_7a.branch2.1', 256, 256, 3, { padding: 1 }),
      unit('mixed_7a.branch2.2', 256, 256, 3, { stride: 2 }),
    ],
  ],
};

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const BLOCKS: readonly (ResidualBlock | ReductionBlock)[] = [
  ...range(5).map((index) => block35(`repeat_1.${index}`)),
  MIXED_6A,
  ...range(10).map((index) => block17(`repeat_2.${index}`)),
  MIXED_7A,
  ...range(5).map((index) => block8(`repeat_3.${index}`, { scale: 0.2, lastRelu: true })),
  block8('block8', { scale: 1, lastRelu: false }),
];

export const FEATURES = 1792;
export const EMBEDDING = 512;
/** Identities of the training set; the classifier is in the file but has no part in the embedding. */
export const IDENTITIES = 8631;
/** Not PyTorch's default. */
export const EPSILON = 1e-3;
