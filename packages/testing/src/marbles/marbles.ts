import type { Clock, Frame } from '@fexgraph/core';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { schedulerClock } from '../clock/scheduler-clock.ts';
import { type FrameOptions, frameOf } from '../frames/frame-of.ts';

export interface MarbleHelpers extends RunHelpers {
  /** Virtual time of the diagrams, for nodes. */
  readonly clock: Clock;
}

/**
 * Runs a marble test (`cold('-a-b|')`, `expectObservable(...).toBe(...)`, one dash is 1 ms). Needs no test framework:
 * what differs is thrown as an Error.
 */
export function marbles(test: (helpers: MarbleHelpers) => void): void {
  const scheduler = new TestScheduler((actual, expected) => {
    const [is, wanted] = [describe(actual), describe(expected)];
    if (is !== wanted) throw new Error(`the marbles differ\n  expected: ${wanted}\n  actual:   ${is}`);
  });
  scheduler.run((helpers) => test({ ...helpers, clock: schedulerClock(scheduler) }));
}

/** A frame for each letter of a diagram, numbered from 0 in the order in which they come. */
export function framesFor(diagram: string, options: FrameOptions = {}): Record<string, Frame> {
  const letters = [...new Set(diagram.replace(/\s|\d+(\.\d+)?(ms|s|m)\b/g, '').match(/[a-z0-9]/gi) ?? [])];
  return Object.fromEntries(letters.map((letter, index) => [letter, frameOf({ ...options, index })]));
}

interface Message {
  readonly frame: number;
  readonly notification: { readonly kind: string; readonly value?: unknown; readonly error?: unknown };
}

function describe(messages: unknown): string {
  if (!Array.isArray(messages)) return text(messages);
  return (messages as readonly Message[])
    .map(({ frame, notification: { kind, value, error } }) => {
      if (kind === 'N') return `${frame}: ${text(value)}`;
      return kind === 'E' ? `${frame}: error ${text(error)}` : `${frame}: complete`;
    })
    .join(', ');
}

/** Typed arrays as their numbers, errors as their messages; private parts of frames do not matter. */
function text(value: unknown): string {
  const plain = (_: string, part: unknown): unknown => {
    if (ArrayBuffer.isView(part) && !(part instanceof DataView)) return [...(part as Uint8Array)].map(named);
    if (part instanceof Error) return `${part.name}: ${part.message}`;
    return named(part);
  };
  return JSON.stringify(value, plain) ?? String(value);
}

/** JSON has no NaN and infinities: a null and a NaN would look the same. */
function named(part: unknown): unknown {
  return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
}
