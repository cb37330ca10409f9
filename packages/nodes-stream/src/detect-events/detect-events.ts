import {
  defineNode,
  type FexBatch,
  FexPacket,
  nodeOperator,
  OPTIONS,
  type OptionsOf,
  pipelineNode,
  port,
  type StreamNode,
} from '@fexgraph/core';
import { endWith, filter, map, type Observable, Subject } from 'rxjs';
import { inject } from 'tsyringe';
import * as z from 'zod';
import { eachSource } from '../each-source.ts';
import { EventDetector } from './event-detector.ts';
import { BLINK, eventRule } from './event-rule.ts';
import { EventsPacket, type FaceEvents } from './face-event.ts';

const definition = defineNode({
  kind: 'stream',
  type: 'fex/detect-events',
  version: 1,
  summary: 'tells what faces do over several frames, such as a blink: when, how long, how strongly',
  input: port(FexPacket, 'rows of a video or camera, in order'),
  output: port(EventsPacket, 'for each frame the events that end with it; mostly none'),
  options: z.object({
    rules: z
      .array(eventRule)
      .min(1)
      .default([BLINK])
      .describe('events to look for: { type, columns, on, off, minDuration, maxDuration }; default: blinks'),
    faces: z
      .enum(['tracks', 'first'])
      .default('tracks')
      .describe('faces by the column Track, or only the first face of each frame'),
    maxGap: z.number().positive().default(0.5).describe('seconds between two frames beyond which no event goes on'),
  }),
  traits: { holds: 1 },
});

/**
 * An event begins with the frame whose value reaches `on`, and ends with the last frame before the value is below
 * `off`, is not known, or the face is gone; one that is going on when its source ends, ends with it. Which frame is the
 * last is known with the next one: this is a stream node that looks one frame ahead.
 *
 * Frames that failed are not seen; an event goes on over them if they are fewer than `maxGap` seconds.
 */
@pipelineNode(definition)
export class DetectEventsNode implements StreamNode<FexBatch, FaceEvents> {
  readonly #ended = new Subject<string>();

  constructor(@inject(OPTIONS) private readonly options: OptionsOf<typeof definition>) {}

  connect(batches: Observable<FexBatch>): Observable<FaceEvents> {
    return batches.pipe(
      eachSource(this.#ended, (own) => {
        const detector = new EventDetector(this.options);
        return own.pipe(
          endWith(undefined),
          map((batch) => detector.next(batch)),
          filter((events) => events !== undefined),
        );
      }),
    );
  }

  endSource(source: string): void {
    this.#ended.next(source);
  }
}

/** @example graph.output('blinks', graph.add('events', detectEvents(), fex)) */
export const detectEvents = nodeOperator(definition, DetectEventsNode);
