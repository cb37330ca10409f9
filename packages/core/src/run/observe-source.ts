import type { Observable, Subscriber } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import { cancelled } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { NodeDefinition, OutputOf } from '../node/definition.ts';
import { operatorContainer } from '../node/installed-runtime.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { isFailedFrame, type SourceNode } from '../node/pipeline-node.ts';
import { isOwned } from '../packets/owned.ts';
import { type Demand, DemandObservable } from './demand.ts';
import { DEFAULT_GRACE_MS } from './run-options.ts';
import { SingleNode } from './single-node.ts';
import { sourceFailure } from './source-pump.ts';
import { SourceReader } from './source-reader.ts';

/**
 * A source as a plain Observable, for anybody's pipe. Frames belong to the subscriber. A frame that could not be read
 * ends the stream with its error. Node operators right behind it are read no faster than they work; for any
 * other subscriber the source waits only while it works synchronously: for long inputs run a graph.
 *
 * @example
 * observe(imagesSource({ inputs: ['face.png'] })).pipe(rfb320()).subscribe(...)
 */
export function observe<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  container: DependencyContainer = operatorContainer(),
): Observable<OutputOf<D>> {
  return new DemandObservable<OutputOf<D>>((subscriber, demand) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort(cancelled()));
    read(spec, container, subscriber, demand, controller.signal).then(
      () => subscriber.complete(),
      (thrown) => subscriber.error(thrown),
    );
  });
}

async function read<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  container: DependencyContainer,
  subscriber: Subscriber<OutputOf<D>>,
  demand: Demand,
  signal: AbortSignal,
): Promise<void> {
  const node = new SingleNode(spec, container);
  const work = async () => {
    await node.life.prepare({ signal });
    if (!signal.aborted) await readAll(node, subscriber, demand, signal);
  };
  // The first error is what the user needs; after an abort nobody is left to tell.
  const ends = [await settle(work()), await settle(node.end())];
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed && !signal.aborted) throw failed.reason;
}

const settle = async (work: Promise<void>) => (await Promise.allSettled([work]))[0];

async function readAll<T>(
  { life, clock }: SingleNode,
  subscriber: Subscriber<T>,
  demand: Demand,
  signal: AbortSignal,
): Promise<void> {
  const { type } = life.spec.definition;
  try {
    const reader = new SourceReader((life.typed.node as SourceNode).open({ signal }), clock, DEFAULT_GRACE_MS);
    // Closing releases what a read that is under way still gives; the same promise is awaited below.
    const close = () => reader.close();
    signal.addEventListener('abort', () => void close().catch(() => undefined), { once: true });
    try {
      for (let packet = await reader.read(); packet; packet = await reader.read()) {
        if (isFailedFrame(packet)) throw new FrameError(packet.key, packet.input, type, packet.error);
        if (!signal.aborted) subscriber.next(packet as T);
        else if (isOwned(packet)) packet.release();
        for (let wanted = demand(); wanted && !signal.aborted; wanted = demand()) await wanted;
      }
    } finally {
      await close();
    }
  } catch (thrown) {
    throw sourceFailure(type, thrown);
  }
}
