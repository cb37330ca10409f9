import { Observable, Subject } from 'rxjs';
import { type Frame, type NodeTraits, PassedFrame } from '../../src/index.ts';
import { Frames, type Item, itemOf, source, streaming } from './fake-nodes.ts';
import { start } from './start.ts';
import { pause } from './virtual-time.ts';

export interface Setup {
  readonly connect: (frames: Observable<Frame>, clock: Parameters<typeof pause>[0]) => Observable<Item | PassedFrame>;
  readonly traits?: NodeTraits;
  readonly count?: number;
  readonly maxInFlight?: number;
  readonly unreadable?: ReadonlySet<number>;
  /** Milliseconds before each frame. */
  readonly wait?: number;
  readonly sources?: number;
  readonly endSource?: (source: string) => void;
}

export function flow(setup: Setup) {
  const frames = new Frames();
  const { count = 20, unreadable, sources = 1, endSource, wait = 0 } = setup;
  const rest = unreadable ? { unreadable } : {};
  const started = start(
    (graph, clock) => {
      const inputs = Array.from({ length: sources }, (_, i) =>
        graph.add(
          `s${i}`,
          source({
            count,
            frames,
            source: `s${i}`,
            before: () => (wait > 0 ? pause(clock, wait) : undefined),
            ...rest,
          }),
        ),
      );
      const node = streaming((input) => setup.connect(input, clock), setup.traits, endSource && { endSource });
      graph.output('items', graph.add('stream', node, inputs));
    },
    { onError: 'skip', maxInFlight: setup.maxInFlight ?? 4 },
  );
  return { ...started, frames };
}

export const values = (items: readonly Item[]) => items.map(({ value }) => value);
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Smooths over the frame before and the frame after: emits one frame late, and the last at the end of its source. */
export function lookAhead() {
  const held = new Map<string, Frame>();
  const out = new Subject<Item>();
  return {
    connect: (frames: Observable<Frame>) =>
      new Observable<Item>((subscriber) => {
        subscriber.add(out.subscribe(subscriber));
        const next = (frame: Frame) => {
          const before = held.get(frame.key.source);
          held.set(frame.key.source, frame);
          if (before) out.next(itemOf(before, before.key.index * 10 + frame.key.index));
        };
        subscriber.add(frames.subscribe({ next, complete: () => subscriber.complete() }));
      }),
    endSource: (name: string) => {
      const last = held.get(name);
      held.delete(name);
      if (last) out.next(itemOf(last, last.key.index * 10));
    },
  };
}
