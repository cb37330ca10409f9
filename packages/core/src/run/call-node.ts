import { noop } from 'rxjs';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { BatchContext, GivenNote, PipelineNode } from '../node/pipeline-node.ts';
import { type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { type CallWatch, isPromise } from './node-calls.ts';
import type { LentNode } from './node-life.ts';
import type { StageContext } from './stage.ts';

/** How a call of a node ended: with its answer and what it noted, or with what it threw. */
export type Outcome<T> = { readonly answer: T; readonly notes: readonly GivenNote[] } | { readonly thrown: unknown };

/** What a node sees of a call, and the limit of its silence. */
class Call<T> implements BatchContext, CallWatch<T> {
  readonly signal: AbortSignal;
  readonly maxBatch: number;
  readonly late?: (answer: T) => void;
  heardAt: number;
  // Own functions: a node may take them out of the context, or copy it.
  readonly progress = () => {
    this.heardAt = this.#context.clock.now();
  };
  readonly note = (note: GivenNote) => void this.notes.push(note);
  readonly notes: GivenNote[] = [];
  readonly #lent: LentNode;
  readonly #context: StageContext;

  constructor(context: StageContext, late: ((answer: T) => void) | undefined, started: number) {
    this.signal = context.process.signal;
    this.maxBatch = context.maxBatch;
    this.late = late;
    this.heardAt = started;
    this.#context = context;
    this.#lent = context.life.lend();
  }

  get node(): PipelineNode['node'] {
    return this.#lent.typed.node;
  }

  ended(): void {
    this.#context.life.giveBack(this.#lent);
  }
}

/**
 * One call of a node: lends it, takes the time, and limits its silence. It never throws or rejects. An answer that is
 * no promise is given at once.
 *
 * @param weight in units of the node's `maxBatch`
 * @param late takes an answer that nobody waits for any more
 */
export function callNode<T>(
  context: StageContext,
  weight: number,
  work: (node: PipelineNode['node'], context: BatchContext) => T | PromiseLike<T>,
  late?: (answer: T) => void,
): Outcome<T> | Promise<Outcome<T>> {
  const { calls, clock, counters } = context;
  const started = clock.now();
  const call = new Call(context, late, started);
  counters.batches++;
  counters.batchWeight += weight;
  const end = (outcome: Outcome<T>): Outcome<T> => {
    counters.busyMs += clock.now() - started;
    return outcome;
  };
  try {
    const answer = work(call.node, call);
    if (isPromise(answer)) {
      // A thenable of a plugin may throw, or call back twice: a promise does neither.
      return calls.limit(Promise.resolve(answer), call).then(
        (given) => end({ answer: given, notes: call.notes }),
        (thrown) => end({ thrown }),
      );
    }
    call.ended();
    return end({ answer, notes: call.notes });
  } catch (thrown) {
    call.ended();
    return end({ thrown });
  }
}

/** What a node was asked about. */
export interface Asked {
  readonly token: { readonly frame: InFlightFrame };
}

/** Keeps what a call noted when its answer is taken: a call that is tried again notes the same again. */
export function keepNotes({ life }: StageContext, asked: readonly Asked[], notes: readonly GivenNote[]): void {
  for (const note of notes) {
    if ('input' in note) {
      life.notes.add(note);
      continue;
    }
    const { key, ...rest } = note;
    const frame = asked.find(({ token }) => sameKey(token.frame.key, key))?.token.frame.frame;
    life.notes.add({ input: frame?.name ?? keyText(key), ...rest });
  }
}

/**
 * What is wrong with the answer of `process`, or undefined: it must be one packet per item, in order, with its key.
 */
export function checkAnswer(items: readonly Asked[], answer: unknown): FexgraphError | undefined {
  try {
    if (!Array.isArray(answer)) return wrong(`returned ${answer === null ? 'null' : typeof answer}`);
    if (answer.length !== items.length) return wrong(`returned ${answer.length} packets for ${items.length} items`);
    for (let i = 0; i < answer.length; i++) {
      const problem = checkPacket(items[i].token.frame, answer[i]);
      if (problem) return problem;
    }
    return undefined;
  } catch (thrown) {
    return wrong(`returned what cannot be read: ${toError(thrown).message}`);
  }
}

function checkPacket(frame: InFlightFrame, packet: unknown): FexgraphError | undefined {
  if (isPromise(packet)) {
    Promise.resolve(packet).catch(noop); // The promise itself is the fault that is reported; how it ends does not matter.
    return wrong(`returned a promise for frame ${keyText(frame.key)}`);
  }
  const key = (packet as Partial<Keyed> | null | undefined)?.key;
  if (!key) return wrong(`returned no packet for frame ${keyText(frame.key)}`);
  if (!sameKey(key, frame.key))
    return wrong(`returned a packet of frame ${keyText(key)} for frame ${keyText(frame.key)}`);
  return undefined;
}

function wrong(what: string): FexgraphError {
  return new FexgraphError('NODE_FAILED', `process ${what}`, {
    hint: 'process must return an array with one packet per item, in order, each with the key of its item',
  });
}
