import { type Detections, definitionOf, Frame, type NodeListing, type Tensor } from '@fexgraph/core';
import type { Inference, SessionRequest, TensorMap } from '@fexgraph/inference';

/** An `Inference` whose every session answers with a function, and which remembers what was asked. */
export class FakeInference implements Inference {
  readonly requests: SessionRequest[] = [];
  readonly images: Tensor[] = [];
  disposed = 0;

  constructor(private readonly answer: (image: Tensor) => TensorMap) {}

  async open(request: SessionRequest) {
    this.requests.push(request);
    return {
      backend: 'cpu' as const,
      inputs: [],
      outputs: [],
      run: async ({ image }: TensorMap) => {
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

/** A frame of one colour, with a brighter square if given. */
export function pictureFrame(width: number, height: number, index = 0, source = 'test'): Frame {
  const data = new Uint8Array(width * height * 3).fill(40);
  return new Frame({
    key: { source, index, time: index },
    name: `${source}-${index}.png`,
    pixels: { data, width, height, channels: 3 },
  });
}

export function detections(frame: Frame, ...boxes: number[][]): Detections {
  return {
    key: frame.key,
    frame,
    count: boxes.length,
    boxes: Float32Array.from(boxes.flat()),
    scores: Float32Array.from(boxes, (_, i) => 0.9 - i / 100),
  };
}

export function floats(data: Float32Array, ...dims: number[]): Tensor<'float32'> {
  return { type: 'float32', dims, data };
}
