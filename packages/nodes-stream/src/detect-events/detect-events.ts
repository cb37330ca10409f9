import {
  defineNode,
  EventsPacket,
  type FaceEvents,
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
import { EVENT_RULES, type EventRule, eventRule, RULE_NAMES } from './event-rule.ts';

const definition = defineNode({
  kind: 'stream',
  type: 'fex/detect-events',
  version: 1,
  summary: 'tells what faces do over several frames, such as a blink: when, how long, how strongly',
  input: port(FexPacket, 'rows of a video or camera, in order'),
  output: port(EventsPacket, 'for each frame the events that are over with it; mostly none'),
  options: z.object({
    rules: z
      .union([z.literal('all'), z.array(z.union([z.enum(RULE_NAMES), eventRule])).min(1)])
      .default(['blink'])
      .describe(
        `events to look for: ${RULE_NAMES.join(', ')}, or all of these; { type, columns, on, off, minDuration, maxDuration }; { type, columns, swing, maxSwing, swings }`,
      ),
    faces: z
      .enum(['tracks', 'first'])
      .default('tracks')
      .describe('faces by the column Track, or only the first face of each frame'),
    maxGap: z.number().positive().default(0.5).describe('seconds between two frames beyond which no event goes on'),
  }),
  traits: { holds: 1 },
});

/**
 * What faces do over several frames, see `EVENT_RULES`, `LevelMachine` and `SwingMachine`. An event that is going on when its
 * source ends, or where frames are missing, ends there and says so (`cut`); one whose value is not known any more, or whose
 * face is gone, ends with the last frame that was seen. That an event is over is known with a later frame: this is a stream
 * node that looks one frame ahead.
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
        const detector = new EventDetector({ ...this.options, rules: rulesOf(this.options.rules) });
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

function rulesOf(rules: OptionsOf<typeof definition>['rules']): readonly EventRule[] {
  return (rules === 'all' ? RULE_NAMES : rules).map((rule) => (typeof rule === 'string' ? EVENT_RULES[rule] : rule));
}

/** @example graph.output('blinks', graph.add('events', detectEvents({ rules: ['blink', 'smile'] }), fex)) */
export const detectEvents = nodeOperator(definition, DetectEventsNode);
