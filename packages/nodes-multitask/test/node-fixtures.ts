import {
  type Detections,
  definitionOf,
  type FitTerms,
  Frame,
  type Meshes,
  type NodeListing,
  type Tensor,
} from '@fexgraph/core';
import type { Inference, TensorMap } from '@fexgraph/inference';

/** An `Inference` whose every session answers with a function, and which remembers what was asked. */
export class FakeInference implements Inference {
  /** What was fed, of networks with one input. */
  readonly images: Tensor[] = [];
  readonly models: string[] = [];
  disposed = 0;

  constructor(private readonly answer: (image: Tensor) => TensorMap) {}

  async open({ model }: { model: string }) {
    this.models.push(model);
    return {
      backend: 'cpu' as const,
      inputs: [],
      outputs: [],
      run: async (feeds: TensorMap) => {
        const [image] = Object.values(feeds);
        this.images.push(image);
        return this.answer(image);
      },
      dispose: async () => {
        this.disposed++;
      },
    };
  }
}

/** Validated options of a node, defaults filled in. */
export function optionsFor<O>(node: NodeListing, options: object = {}): O {
  return definitionOf(node).options.parse(options) as O;
}

export const context = {
  signal: new AbortController().signal,
  maxBatch: 16,
  progress: () => undefined,
  note: () => undefined,
};

export function greyFrame(width: number, height: number, index = 0, fit?: FitTerms): Frame {
  return new Frame({
    key: { source: 'test', index, time: index },
    name: `photo-${index}.png`,
    pixels: { data: new Uint8Array(width * height * 3).fill(128), width, height, channels: 3 },
    fit,
  });
}

export function detections(frame: Frame, ...boxes: number[][]): Detections {
  return {
    key: frame.key,
    frame,
    count: boxes.length,
    boxes: Float32Array.from(boxes.flat()),
    scores: Float32Array.from(boxes, (_, i) => 0.75 - i / 8),
  };
}

/** Meshes of a frame, each in a box of 200 x 200 pixels around (320, 240). A NaN mesh is a face that was not seen. */
export function meshes(frame: Frame, ...faces: Float32Array[]): Meshes {
  const found = detections(frame, ...faces.map(() => [220, 140, 420, 340]));
  return {
    ...found,
    mesh: Float32Array.from(faces.flatMap((mesh) => [...mesh])),
    presence: Float32Array.from(faces, (mesh) => (Number.isNaN(mesh[0]) ? 0 : 1)),
  };
}

export const unseen = new Float32Array(478 * 3).fill(Number.NaN);

export function floats(data: Float32Array, ...dims: number[]): Tensor<'float32'> {
  return { type: 'float32', dims, data };
}
