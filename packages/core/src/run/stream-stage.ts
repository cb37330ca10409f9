import { Observable, type OperatorFunction, Subject } from 'rxjs';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { StreamNode } from '../node/pipeline-node.ts';
import { type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import { Fifo } from './fifo.ts';
import { packetToken, type StageContext } from './stage.ts';
import type { Token } from './token.ts';

/**
 * Runs a `StreamNode` (any RxJS operator) over tokens. Its outputs are matched to its inputs by key; a key that it
 * passed over counts as dropped as soon as a later key of the same source, or the end, shows it.
 */
export function streamStage(context: StageContext): OperatorFunction<Token, Token> {
  const { counters, host } = context;
  const name = `node "${host.spec.id}" (${host.spec.definition.type})`;
  return (tokens) =>
    new Observable((subscriber) => {
      const waiting = new Map<string, Fifo<Token>>();
      const input = new Subject<unknown>();
      const emit = (token: Token) => {
        counters.queued--;
        if (token.kind === 'packet') counters.emitted++;
        subscriber.next(token);
      };
      const passOver = (token: Token) => {
        if (token.kind !== 'packet') return emit(token);
        counters.dropped++;
        emit({ kind: 'dropped', slot: token.slot });
      };
      /** News at the head of a source wait for nothing. */
      const flushNews = (queue: Fifo<Token>) => {
        for (let head = queue.peek(); head && head.kind !== 'packet'; head = queue.peek()) emit(queue.shift()!);
      };
      const receive = (packet: Keyed) => {
        const queue = waiting.get(packet.key.source);
        let token = queue?.shift();
        while (token && !sameKey(token.slot.key, packet.key)) {
          passOver(token);
          token = queue!.shift();
        }
        if (token?.kind !== 'packet') {
          context.broken(
            new FexgraphError(
              'INTERNAL',
              `${name} emitted frame ${keyText(packet.key)}, which it was not given or had emitted or passed over before`,
            ),
          );
          return;
        }
        context.own(token.slot, packet);
        emit(packetToken(token.slot, packet));
        flushNews(queue!);
      };
      const { node, done } = host.use();
      const output = (node as StreamNode).connect(input).subscribe({
        next: receive,
        error: (thrown) => {
          const cause = toError(thrown);
          context.broken(new FexgraphError('NODE_FAILED', `${name} failed: ${cause.message}`, { cause }));
        },
        complete: () => {
          for (const queue of waiting.values())
            for (let token = queue.shift(); token; token = queue.shift()) passOver(token);
          subscriber.complete();
        },
      });
      const subscription = tokens.subscribe({
        next: (token) => {
          counters.enqueue();
          let queue = waiting.get(token.slot.key.source);
          if (!queue) {
            queue = new Fifo();
            waiting.set(token.slot.key.source, queue);
          }
          queue.push(token);
          if (token.kind === 'packet') input.next(token.packet);
          else flushNews(queue);
        },
        complete: () => input.complete(),
        error: (thrown) => subscriber.error(thrown),
      });
      return () => {
        subscription.unsubscribe();
        output.unsubscribe();
        done();
      };
    });
}
