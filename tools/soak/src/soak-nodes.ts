import {
  defineNode,
  Frame,
  FramePacket,
  type InputOf,
  type Keyed,
  type MapNode,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  packetType,
  pipelineNode,
  port,
  type SinkNode,
  type SourceNode,
  type StreamNode,
} from '@fexgraph/core';
import { map, type Observable } from 'rxjs';
import { inject } from 'tsyringe';
import { z } from 'zod';

/** Where the run notes what it made and gave back. */
export class Tally {
  made = 0;
  released = 0;
  readonly onRelease = () => {
    this.released++;
  };
}

export interface Boxes extends Keyed {
  readonly boxes: Float32Array;
}
export interface Row extends Keyed {
  readonly value: number;
}
const BoxesPacket = packetType<Boxes>('Boxes');
const RowPacket = packetType<Row>('Row');
const text = { version: 1, options: z.object({}) } as const;
const frames = port(FramePacket, 'pictures');
const boxes = port(BoxesPacket, 'boxes');
const row = port(RowPacket, 'numbers');

/** A model answers in another turn of the event loop. */
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

const cameraDefinition = defineNode({
  ...text,
  type: 'soak/camera',
  summary: 'makes pictures with a buffer each',
  output: frames,
  options: z.object({ source: z.string(), count: z.number(), tally: z.custom<Tally>() }),
});
@pipelineNode(cameraDefinition)
class Camera implements SourceNode<Frame> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof cameraDefinition>) {}
  async *open() {
    const { source, count, tally } = this.options;
    for (let index = 0; index < count; index++) {
      tally.made++;
      const pixels = { data: new Uint8Array(48), width: 4, height: 4, channels: 3 } as const;
      yield new Frame({ key: { source, index, time: index / 30 }, name: source, pixels, onRelease: tally.onRelease });
    }
  }
}
export const camera = nodeOperator(cameraDefinition, Camera);

const gateDefinition = defineNode({
  ...text,
  kind: 'stream',
  type: 'soak/gate',
  summary: 'an operator',
  input: frames,
  output: frames,
});
@pipelineNode(gateDefinition)
class Gate implements StreamNode<Frame, Frame> {
  connect(input: Observable<Frame>) {
    return input.pipe(map((frame) => frame));
  }
}
export const gate = nodeOperator(gateDefinition, Gate);

const detectDefinition = defineNode({
  ...text,
  type: 'soak/detect',
  summary: 'a model in batches, two calls at once',
  input: frames,
  output: boxes,
  traits: { maxBatch: 4, concurrency: 2 },
});
@pipelineNode(detectDefinition)
class Detect implements MapNode<Frame, Boxes> {
  async process(items: readonly Frame[]) {
    await later();
    return items.map(({ key, pixels }) => ({ key, boxes: Float32Array.of(key.index, 0, pixels.width, pixels.height) }));
  }
}
export const detect = nodeOperator(detectDefinition, Detect);

const emotionDefinition = defineNode({
  ...text,
  type: 'soak/emotion',
  summary: 'a model, a face at a time',
  input: boxes,
  output: row,
  traits: { concurrency: 4 },
});
@pipelineNode(emotionDefinition)
class Emotion implements MapNode<Boxes, Row> {
  async process([item]: readonly Boxes[]) {
    return [{ key: item.key, value: item.boxes[0] }];
  }
}
export const emotion = nodeOperator(emotionDefinition, Emotion);

const poseDefinition = defineNode({
  ...text,
  type: 'soak/pose',
  summary: 'computes at once',
  input: boxes,
  output: row,
  traits: { concurrency: 4, maxBatch: 8 },
});
@pipelineNode(poseDefinition)
class Pose implements MapNode<Boxes, Row> {
  process(items: readonly Boxes[]) {
    return items.map((item) => {
      if (item.boxes.length !== 4) throw new Error(`a box has 4 numbers, not ${item.boxes.length}`);
      return { key: item.key, value: item.boxes[2] };
    });
  }
}
export const pose = nodeOperator(poseDefinition, Pose);

const assembleDefinition = defineNode({
  ...text,
  type: 'soak/assemble',
  summary: 'joins',
  inputs: { emotion: row, pose: row },
  output: row,
});
@pipelineNode(assembleDefinition)
class Assemble implements MapNode<InputOf<typeof assembleDefinition>, Row> {
  process(items: readonly InputOf<typeof assembleDefinition>[]) {
    return items.map(({ key, emotion, pose }) => ({ key, value: emotion.value + pose.value }));
  }
  recover({ key }: Keyed): Row {
    return { key, value: Number.NaN };
  }
}
export const assemble = nodeOperator(assembleDefinition, Assemble);

const tableDefinition = defineNode({
  ...text,
  type: 'soak/table',
  summary: 'takes rows',
  input: row,
  options: z.object({ write: z.custom<(row: Row) => Promise<void> | void>() }),
});
@pipelineNode(tableDefinition)
class Table implements SinkNode<Row> {
  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof tableDefinition>) {}
  write(item: Row) {
    return this.options.write(item);
  }
}
export const table = nodeOperator(tableDefinition, Table);
