import { Observable } from 'rxjs';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import { systemClock } from '../clock/system-clock.ts';
import { cancelled } from '../errors/fexgraph-error.ts';
import { FrameError } from '../errors/frame-error.ts';
import type { NodeDefinition, OutputOf } from '../node/definition.ts';
import type { NodeSpec } from '../node/node-spec.ts';
import { requireOptions } from '../node/parse-options.ts';
import { FailedFrame, type SourceNode } from '../node/pipeline-node.ts';
import { CLOCK } from '../node/tokens.ts';
import { NodeHost } from './node-host.ts';

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
    const { definition, nodeClass } = spec;
    const id = definition.type;
    const read = async () => {
      const clock = container.isRegistered(CLOCK, true) ? container.resolve(CLOCK) : systemClock;
      const options = requireOptions(definition, spec.options);
      const host = new NodeHost({ id, nodeClass, definition, options }, container, clock);
      const process = { signal: controller.signal };
      try {
        await host.prepare(process);
        for await (const packet of (host.node as SourceNode).open(process)) {
          if (packet instanceof FailedFrame) throw new FrameError(packet.key, packet.input, id, packet.error);
          if (controller.signal.aborted) {
            packet.release();
            break;
          }
          subscriber.next(packet as unknown as OutputOf<D>);
        }
      } finally {
        await host.dispose();
      }
    };
    read().then(
      () => subscriber.complete(),
      (thrown) => subscriber.error(thrown),
    );
    return () => controller.abort(cancelled());
  });
}
