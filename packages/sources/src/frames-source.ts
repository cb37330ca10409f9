import {
  defineNode,
  FailedFrame,
  Frame,
  FramePacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  type Pixels,
  type ProcessContext,
  pipelineNode,
  port,
  type SourceNode,
  toError,
} from '@fexgraph/core';
import { isObservable, type Observable } from 'rxjs';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { type BoxList, packBoxes } from './frame-boxes.ts';
import { ObservableQueue } from './observable-queue.ts';

/** A picture from anywhere: a camera, a canvas, a game. */
export interface IncomingFrame {
  readonly pixels: Pixels;
  /** Seconds from the start of the source. Default: its number, as for still pictures. */
  readonly time?: number;
  /** What the `input` column says. Default: the source id. */
  readonly name?: string;
  /** Known boxes, in pixels of the picture. */
  readonly boxes?: BoxList;
  /** Gives the pixel buffer back. Called exactly once, also for frames that were never used. */
  release?(): void;
}

type Frames = Observable<IncomingFrame> | AsyncIterable<IncomingFrame> | Iterable<IncomingFrame>;

const frames = z.custom<Frames>(
  (value) =>
    isObservable(value) ||
    (typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)),
  'an Observable, AsyncIterable or Iterable of { pixels }',
);

const definition = defineNode({
  type: 'source/frames',
  version: 1,
  summary: 'gives pictures that the program itself produces, for example from a camera',
  output: port(FramePacket, 'one frame per picture, numbered as they come'),
  options: z.object({
    frames: frames.describe('iterables are read on demand; of an Observable every frame is taken as it comes'),
    buffer: z
      .number()
      .int()
      .min(1)
      .default(64)
      .describe(
        'frames of an Observable that may wait before the source fails; a flow policy that drops keeps it empty',
      ),
    source: z.string().min(1).default('frames').describe('source id of the frames'),
  }),
});

/** Feeds a graph from the program's own stream of pictures. A picture with a bad buffer fails alone. */
@pipelineNode(definition)
export class FramesSourceNode implements SourceNode<Frame> {
  readonly #options: OptionsOf<typeof definition>;

  constructor(@inject(OPTIONS) options: OptionsOf<typeof definition>) {
    this.#options = options;
  }

  open({ signal }: ProcessContext): AsyncIterableIterator<Frame | FailedFrame> {
    const { frames, buffer } = this.#options;
    if (!isObservable(frames)) return this.#number(frames);
    const queue = new ObservableQueue(frames, {
      limit: buffer,
      discard: (frame) => frame.release?.(),
      hint: "choose a flow policy that drops ('latest' or 'drop-oldest'), or raise `buffer`",
    });
    const stop = () => void queue.return();
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    const numbered = this.#number(queue);
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => numbered.next(),
      // The generator may be waiting for the next frame: it is the queue that has to end.
      return: async () => {
        signal.removeEventListener('abort', stop);
        await queue.return();
        return numbered.return(undefined);
      },
    };
  }

  async *#number(
    frames: AsyncIterable<IncomingFrame> | Iterable<IncomingFrame>,
  ): AsyncGenerator<Frame | FailedFrame, undefined> {
    let index = 0;
    for await (const frame of frames) yield this.#frame(frame, index++);
    return undefined;
  }

  #frame(frame: IncomingFrame, index: number): Frame | FailedFrame {
    const { source } = this.#options;
    const { pixels, time = index, name = source } = frame;
    const key = { source, index, time };
    try {
      const boxes = frame.boxes && packBoxes(frame.boxes, `boxes of frame ${index}`);
      return new Frame({ key, name, pixels, boxes, onRelease: () => frame.release?.() });
    } catch (thrown) {
      frame.release?.();
      return new FailedFrame(key, name, toError(thrown));
    }
  }
}

/** @example builder.add('camera', framesSource({ frames: camera$, source: 'camera' })) */
export const framesSource = nodeOperator(definition, FramesSourceNode);
