import type { NetworkTarget } from './network-build.ts';
import type { PictureChannels } from './preprocess/picture-input.ts';
import type { RetinaFaceParameters } from './retinaface/parameters.ts';

/** Options of every network. */
export interface CommonNetworkOptions {
  /** Fold constants into weights where that is exact. Default true; false is for comparison only. */
  readonly folded?: boolean;
  /** How large weights are stored in the ONNX file; computation is float32 either way. Default float32. */
  readonly weights?: 'float32' | 'float16';
  /** Operators that may be used. Default cpu (all). */
  readonly target?: NetworkTarget;
  /** A fixed batch size. Default: any, by the name `batch`. */
  readonly batch?: number;
  /** Channels of a uint8 input: RGB, or RGBA whose alpha is ignored. Default 3. */
  readonly channels?: PictureChannels;
}

export interface RetinaFaceOptions extends CommonNetworkOptions {
  /** What the tensors do not show, from the manifest entry. Default: the values of the published file of the id. */
  readonly parameters?: RetinaFaceParameters;
  /** Overrides the parameter of this name, to measure its effect. */
  readonly channelOrder?: RetinaFaceParameters['channelOrder'];
  /** A fixed frame size. Default: any. */
  readonly size?: { readonly height: number; readonly width: number };
  /** `heads` (default): loc, scores, landmarks. `faces`: boxes, scores, points in pixels. */
  readonly output?: 'heads' | 'faces';
  /** With `faces`: only so many of the best anchors, and an output `anchors` with their places. Not for webgpu. */
  readonly topK?: number;
}

/** Options of networks that take face chips. */
export interface ChipNetworkOptions extends CommonNetworkOptions {
  /**
   * `bytes` (default): input `image`, uint8 [batch, size, size, channels]. `chips`: input `chips`, float32 0..1
   * [batch, 3, size, size], not rounded to bytes, as the reference passes them on.
   */
  readonly input?: 'bytes' | 'chips';
  /** Side of the chips in pixels. Default 256. */
  readonly chipSize?: number;
}

export interface MultitaskOptions extends ChipNetworkOptions {
  /**
   * What the mesh is divided by before emotion, affect and gaze see it. `parity203` (default): 224, what py-feat 2.0.3
   * computes. `asTrained`: 1, what the weights were very probably trained with. Spec: networks 2.6.
   */
  readonly meshDivisor?: 'parity203' | 'asTrained';
}

/** Networks that lie whole in their file are converted as they are: there is nothing to choose. */
export type ConvertedOptions = Readonly<Record<string, never>>;

export interface NetworkOptionsById {
  readonly 'retinaface-r34': RetinaFaceOptions;
  readonly 'retinaface-mobilenet0.25': RetinaFaceOptions;
  readonly 'face-multitask-v2': MultitaskOptions;
  readonly 'arcface-r50': ChipNetworkOptions;
  readonly facenet: ChipNetworkOptions;
  readonly 'face-landmarks-v2': ConvertedOptions;
  readonly 'face-blendshapes': ConvertedOptions;
}
export type NetworkId = keyof NetworkOptionsById;
