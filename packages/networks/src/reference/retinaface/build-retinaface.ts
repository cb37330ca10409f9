import type { Dim, Value } from '../../onnx/index.ts';
import { ops } from '../../onnx/index.ts';
import type { NetworkBuild } from '../network-build.ts';
import { byteImage, type PictureChannels } from '../preprocess/picture-input.ts';
import { type Backbone, mobilenet, resnet34 } from './backbone.ts';
import { bestAnchors, decode } from './decode.ts';
import { heads } from './heads.ts';
import { contextModule, featurePyramid } from './neck.ts';
import { BACKBONES, type RetinaFaceBackbone, type RetinaFaceParameters } from './parameters.ts';

export interface RetinaFaceGraphOptions {
  readonly batch: Dim;
  readonly height: Dim;
  readonly width: Dim;
  readonly channels: PictureChannels;
  /** `heads`: loc, scores, landmarks per anchor. `faces`: boxes, scores, points in pixels. */
  readonly output: 'heads' | 'faces';
  /** With `faces`: only so many of the best anchors. */
  readonly topK?: number;
}

const BACKBONE_GRAPHS: Readonly<Record<RetinaFaceBackbone, Backbone>> = { resnet34, 'mobilenet0.25': mobilenet };

/**
 * RetinaFace from a uint8 RGB frame of any size to its heads, or to boxes and points in pixels.
 * Source: Deng et al., RetinaFace (2019). Spec: networks 1, retinaface-mobilenet 1 to 6.
 */
export function buildRetinaFace(
  build: NetworkBuild,
  parameters: RetinaFaceParameters,
  options: RetinaFaceGraphOptions,
): void {
  const { graph } = build;
  const { headModule } = BACKBONES[parameters.backbone];
  const frame = byteImage(graph, options);
  // not foldable into the first convolution, which pads with zeros behind this point
  const picture = ops.sub(frame, ops.floats(graph, parameters.mean, [3, 1, 1]));
  const taps = BACKBONE_GRAPHS[parameters.backbone](build, picture, parameters);
  const pyramid = featurePyramid(build, taps, parameters.activationSlope);
  const levels = pyramid.map((map, level) => contextModule(build, map, `ssh${level + 1}`, parameters.activationSlope));
  const raw = graph.within('heads', () => heads(build, levels, headModule));
  if (options.output === 'heads') {
    declare(build, options, { ...raw }, 'anchors');
    return;
  }
  const faces = decode(build, raw, levels, parameters);
  if (options.topK === undefined) declare(build, options, { ...faces }, 'anchors');
  else declare(build, options, { ...bestAnchors(faces, options.topK) }, 'best');
}

function declare(
  { graph }: NetworkBuild,
  { batch }: RetinaFaceGraphOptions,
  values: Readonly<Record<string, Value>>,
  rows: string,
): void {
  for (const [name, value] of Object.entries(values)) {
    const [, count, ...rest] = value.dims;
    graph.output(name, value, [batch, typeof count === 'number' ? count : rows, ...rest]);
  }
}
