import { Observable, type Subscriber } from 'rxjs';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { NodeDefinition, OutputOf } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { FailedFrame, type SourceNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import { NodeHost } from './node-host.ts';
import { DEFAULT_GRACE_MS } from './run-options.ts';
import { SourceReader } from './source-reader.ts';

/**
 * A source as a plain Observable, for anybody's pipe. Frames belong to the subscriber. A frame that could not be read
 * ends the stream with its error. There is no back pressure in a plain pipe: a slow subscriber holds up the source
 * only as long as it works synchronously; for long inputs run a graph.
 *
 * @example
 * observe(images({ inputs: ['face.png'] })).pipe(rfb320()).subscribe(...)
 */
export function observe<D extends NodeDefinition>(
  spec: NodeSpec<D>,
  container: DependencyContainer = rootContainer,
): Observable<OutputOf<D>> {
  return new Observable((subscriber) => {
    const controller = new AbortController();
    subscriber.add(() => controller.abort(cancelled()));
    read(spec, container, subscriber, controller.signal).then(
      () => subscriber.complete(),
      (thrown) => subscriber.error(thrown),
    );
  });
}

async function read<D extends NodeDefinition>(
  { definition, nodeClass, options }: NodeSpec<D>,
  container: DependencyContainer,
  subscriber: Subscriber<OutputOf<D>>,
  signal: AbortSignal,
): Promise<void> {
  const clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
  const own = container.createChildContainer();
  own.register(CLOCK, { useValue: clock });
  const id = definition.type;
  const host = new NodeHost({ id, nodeClass, definition, written: options }, own, clock);
  try {
    await host.prepare({ signal });
    if (signal.aborted) return;
    const frames = (host.node as SourceNode).open({ signal })[Symbol.asyncIterator]();
    const reader = new SourceReader(frames, clock, DEFAULT_GRACE_MS);
    // Closing releases what a read that is under way still gives; the same promise is awaited below.
    const close = () => reader.close();
    signal.addEventListener('abort', () => void close().catch(() => undefined), { once: true });
    try {
      for (let packet = await reader.read(); packet; packet = await reader.read()) {
        if (packet instanceof FailedFrame) throw new FrameError(packet.key, packet.input, id, packet.error);
        if (signal.aborted) (packet as Partial<{ release(): void }>).release?.();
        else subscriber.next(packet as OutputOf<D>);
      }
    } finally {
      await close();
    }
  } finally {
    await host.dispose();
  }
}
