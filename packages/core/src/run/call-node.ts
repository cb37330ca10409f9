import { noop } from 'rxjs';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { BatchContext, PipelineNode } from '../node/pipeline-node.ts';
import { type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import type { InFlightFrame } from './in-flight-frame.ts';
import { isPromise } from './node-calls.ts';
import type { StageContext } from './stage.ts';

/** How a call of a node ended: with its answer, or with what it threw. */
export type Outcome<T> = { readonly answer: T } | { readonly thrown: unknown };

/**
 * One call into a node that works on frames: lent, timed, limited. It never throws or rejects. What answers at once is
 * there at once.
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
  const { life, calls, clock, counters } = context;
  const started = clock.now();
  const { typed, done } = life.lend();
  const end = (outcome: Outcome<T>): Outcome<T> => {
    counters.busyMs += clock.now() - started;
    return outcome;
  };
  counters.batches++;
  counters.batchWeight += weight;
  let progress = noop;
  let answer: T | PromiseLike<T>;
  try {
    answer = work(typed.node, { ...context.process, maxBatch: context.maxBatch, progress: () => progress() });
    if (!isPromise(answer)) {
      done();
      return end({ answer });
    }
    // A thenable of a plugin may throw, or call back twice: a promise does neither.
    answer = Promise.resolve(answer);
  } catch (thrown) {
    done();
    return end({ thrown });
  }
  answer.then(done, done);
  const limited = calls.limit(answer, { late });
  progress = limited.progress;
  return limited.result.then(
    (given) => end({ answer: given }),
    (thrown) => end({ thrown }),
  );
}

/**
 * What is wrong with the answer of `process`, or undefined: it must be one packet per item, in order, with its key.
 * @param isForeign whether a packet belongs to another frame
 */
export function checkAnswer(
  frames: readonly InFlightFrame[],
  answer: unknown,
  isForeign: (packet: unknown, frame: InFlightFrame) => boolean,
): FexgraphError | undefined {
  try {
    if (!Array.isArray(answer)) return wrong(`returned ${answer === null ? 'null' : typeof answer}`);
    if (answer.length !== frames.length) return wrong(`returned ${answer.length} packets for ${frames.length} items`);
    for (let i = 0; i < answer.length; i++) {
      const problem = checkPacket(frames[i], answer[i], isForeign);
      if (problem) return problem;
    }
    return undefined;
  } catch (thrown) {
    return wrong(`returned what cannot be read: ${toError(thrown).message}`);
  }
}

function checkPacket(
  frame: InFlightFrame,
  packet: unknown,
  isForeign: (packet: unknown, frame: InFlightFrame) => boolean,
): FexgraphError | undefined {
  if (isPromise(packet)) {
    Promise.resolve(packet).catch(noop); // It is reported as what it is; what becomes of it matters to nobody.
    return wrong(`returned a promise for frame ${keyText(frame.key)}`);
  }
  const key = (packet as Partial<Keyed> | null | undefined)?.key;
  if (!key) return wrong(`returned no packet for frame ${keyText(frame.key)}`);
  if (!sameKey(key, frame.key))
    return wrong(`returned a packet of frame ${keyText(key)} for frame ${keyText(frame.key)}`);
  if (isForeign(packet, frame))
    return wrong(`returned a packet for frame ${keyText(frame.key)} that belongs to another frame`);
  return undefined;
}

function wrong(what: string): FexgraphError {
  return new FexgraphError('NODE_FAILED', `process ${what}`, {
    hint: 'process must return an array with one packet per item, in order, each with the key of its item',
  });
}
