import { Observable, type OperatorFunction } from 'rxjs';
import type { SinkNode } from '../node/pipeline-node.ts';
import { Fifo } from './fifo.ts';
import { isPromise, type StageContext, withTimeout } from './stage.ts';
import type { Token } from './token.ts';

/** Writes packets one at a time, in order; emits each token when the sink has finished with it. */
export function sinkStage(context: StageContext): OperatorFunction<Token, Token> {
  const { counters, clock, host, process } = context;
  return (tokens) =>
    new Observable((subscriber) => {
      const queue = new Fifo<Token>();
      let writing = false;
      let ended = false;
      let stopped = false;

      const finishHead = (token: Token) => {
        queue.shift();
        counters.queued--;
        if (token.kind === 'packet') counters.emitted++;
        if (!stopped) subscriber.next(token);
      };
      const attempt = async (packet: unknown): Promise<void> => {
        for (let tries = context.retries; ; tries--) {
          try {
            return await withTimeout(Promise.resolve((host.node as SinkNode).write(packet, process)), context);
          } catch (thrown) {
            if (tries <= 0 || stopped) throw thrown;
          }
        }
      };
      const pump = () => {
        if (writing) return;
        writing = true;
        for (let token = queue.peek(); token && !stopped; token = queue.peek()) {
          if (token.kind !== 'packet') {
            finishHead(token);
            continue;
          }
          const started = clock.now();
          const current = token;
          counters.batches++;
          counters.batchWeight++;
          let written: unknown;
          try {
            written = (host.node as SinkNode).write(token.packet, process);
          } catch (thrown) {
            written = context.retries > 0 ? attempt(token.packet) : Promise.reject(thrown);
          }
          if (!isPromise(written)) {
            counters.busyMs += clock.now() - started;
            finishHead(current);
            continue;
          }
          const work = withTimeout(written, context)
            .catch((thrown) => {
              if (context.retries === 0 || current.kind !== 'packet') throw thrown;
              return attempt(current.packet);
            })
            .then(
              () => current,
              (thrown) => (stopped ? current : context.failed(current.slot, thrown)),
            )
            .then((result) => {
              counters.busyMs += clock.now() - started;
              writing = false;
              finishHead(result);
              pump();
            });
          void context.track(work);
          return;
        }
        writing = false;
        if (ended && queue.length === 0 && !stopped) subscriber.complete();
      };
      const subscription = tokens.subscribe({
        next: (token) => {
          counters.enqueue();
          queue.push(token);
          pump();
        },
        complete: () => {
          ended = true;
          pump();
        },
        error: (thrown) => subscriber.error(thrown),
      });
      return () => {
        stopped = true;
        subscription.unsubscribe();
      };
    });
}
