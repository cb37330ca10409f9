import type { SyntheticNetwork } from './networks.ts';

/** How the elements of a tensor follow from u in 0..1 and t = 2u - 1. */
export type WeightFormula =
  | { readonly kind: 'zero' }
  /** t times sqrt(3 / fan-in) times gain: keeps the size of activations from layer to layer. */
  | { readonly kind: 'scaled'; readonly gain: number }
  /** t * a + shift */
  | { readonly kind: 'uniform'; readonly a: number; readonly shift: number }
  /** low + span * u */
  | { readonly kind: 'affine'; readonly low: number; readonly span: number }
  /** u - row * step */
  | { readonly kind: 'row-step'; readonly step: number }
  /** t * a, plus shift at even and minus shift at odd positions */
  | { readonly kind: 'alternating'; readonly a: number; readonly shift: number };

interface WeightRule {
  readonly network?: SyntheticNetwork;
  readonly name: RegExp;
  readonly rank?: number;
  readonly formula: WeightFormula;
}

const zero: WeightFormula = { kind: 'zero' };
const scaled = (gain: number): WeightFormula => ({ kind: 'scaled', gain });
const uniform = (a: number, shift = 0): WeightFormula => ({ kind: 'uniform', a, shift });
const affine = (low: number, span: number): WeightFormula => ({ kind: 'affine', low, span });

const RETINAFACE = 'retinaface_r34';
const MULTITASK = 'face_multitask_v2';

/** One shift per head, so that the nodes of the action unit graph have clearly different neighbours. */
const AU_HEAD_SHIFTS = [
  1.35, 1.65, 0.45, 0.15, 2.55, -2.55, -1.05, -1.95, 1.95, -0.15, -2.85, -1.65, 2.25, -1.35, 2.85, -0.75, 1.05, -2.25,
  -0.45, 0.75,
];

/** The first rule that fits a tensor makes its values. The order matters: general rules stand after special ones. */
const RULES: readonly WeightRule[] = [
  { name: /num_batches_tracked$/, rank: 0, formula: zero },
  { network: MULTITASK, name: /^log_var_/, formula: zero },
  { name: /running_mean$/, rank: 1, formula: uniform(0.1) },
  { name: /running_var$/, rank: 1, formula: affine(0.5, 1) },
  { name: /prelu\.weight$/, rank: 1, formula: affine(0, 0.25) },
  { network: MULTITASK, name: /\.grn\.(weight|bias)$/, rank: 1, formula: uniform(0.2) },
  {
    network: RETINAFACE,
    name: /^ClassHead\._convs\.\d+\.bias$/,
    rank: 1,
    formula: { kind: 'alternating', a: 0.05, shift: 1.25 },
  },
  { network: RETINAFACE, name: /^body\.conv1\.weight$/, rank: 4, formula: scaled(0.02) },
  { network: RETINAFACE, name: /^body\.layer\d+\.\d+\.conv2\.weight$/, rank: 4, formula: scaled(0.5) },
  { network: RETINAFACE, name: /^body\.layer\d+\.\d+\.downsample\.0\.weight$/, rank: 4, formula: scaled(0.8) },
  { network: RETINAFACE, name: /^(Class|Bbox|Landmark)Head\._convs\.\d+\.weight$/, rank: 4, formula: scaled(1) },
  { network: MULTITASK, name: /^sc\.s$/, rank: 2, formula: { kind: 'row-step', step: 0.053 } },
  { network: MULTITASK, name: /^lmk\.mlp\.4\.bias$/, rank: 1, formula: affine(0.1, 0.8) },
  { network: MULTITASK, name: /^lmk\.mlp\.4\.weight$/, rank: 2, formula: scaled(0.15) },
  { network: 'arcface_r50', name: /^layer\d+\.\d+\.conv2\.weight$/, rank: 4, formula: scaled(0.4) },
  { network: 'arcface_r50', name: /^fc\.weight$/, rank: 2, formula: scaled(0.5) },
  { name: /weight$/, rank: 4, formula: scaled(1.4) },
  { name: /weight$/, rank: 2, formula: scaled(1) },
  { name: /weight$/, rank: 1, formula: affine(0.8, 0.4) },
  ...AU_HEAD_SHIFTS.map(
    (shift, head): WeightRule => ({
      network: MULTITASK,
      name: new RegExp(`^afg\\.heads\\.${head}\\.1\\.bias$`),
      rank: 1,
      formula: uniform(0.1, shift),
    }),
  ),
  {
    network: RETINAFACE,
    name: /(\.bn\d|\.downsample\.1|^fpn\.\w+\.1|^ssh\d\.\w+\.1)\.bias$/,
    rank: 1,
    formula: uniform(0.1),
  },
  {
    network: MULTITASK,
    name: /(stem_1|\.norm|stages_\d\.downsample\.0|norm_bb|norm_lmk)\.bias$/,
    rank: 1,
    formula: uniform(0.1),
  },
  { network: 'arcface_r50', name: /(bn\d|^features)\.bias$/, rank: 1, formula: uniform(0.1) },
  { network: 'facenet', name: /(\.bn|^last_bn)\.bias$/, rank: 1, formula: uniform(0.1) },
  { name: /bias$/, rank: 1, formula: uniform(0.05) },
];

/** @throws RangeError for a tensor that no rule knows. */
export function formulaOf(network: SyntheticNetwork, name: string, rank: number): WeightFormula {
  const rule = RULES.find(
    (candidate) =>
      (candidate.network === undefined || candidate.network === network) &&
      (candidate.rank === undefined || candidate.rank === rank) &&
      candidate.name.test(name),
  );
  if (rule === undefined) throw new RangeError(`no rule makes the tensor ${network}/${name} of rank ${rank}`);
  return rule.formula;
}
