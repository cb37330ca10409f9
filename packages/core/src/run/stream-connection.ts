import { Subject, type Subscription } from 'rxjs';
import { FexgraphError, toError } from '../errors/fexgraph-error.ts';
import type { StreamNode } from '../node/pipeline-node.ts';
import type { LentNode } from './node-life.ts';
import { guard, type StageContext } from './stage.ts';

/** What a connected stream node tells its stage. */
export interface StreamListener {
  emitted(packet: unknown): void;
  /** The node's output has completed: it emits nothing more. */
  closed(): void;
}

/** One instance of a `StreamNode` between a Subject and a subscription. */
export class StreamConnection {
  readonly #input = new Subject<unknown>();
  readonly #subscription: Subscription | undefined;
  readonly #lent: LentNode;
  /** Frames that it passed over in silence. */
  unanswered = 0;
  #closed = false;

  constructor(
    private readonly context: StageContext,
    listener: StreamListener,
  ) {
    this.#lent = context.life.lend();
    try {
      const output = (this.#lent.typed.node as StreamNode).connect(this.#input);
      // Guarded, because RxJS would report what an observer throws to the global handler.
      this.#subscription = output.subscribe({
        next: (packet) => guard(context, () => listener.emitted(packet)),
        error: (thrown) => this.#fail(thrown),
        complete: () => {
          this.#closed = true;
          guard(context, () => listener.closed());
        },
      });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  get closed(): boolean {
    return this.#closed;
  }

  push(packet: unknown): void {
    this.#input.next(packet);
  }

  end(): void {
    this.#input.complete();
  }

  disconnect(): void {
    this.#subscription?.unsubscribe();
    this.context.life.giveBack(this.#lent);
  }

  #fail(thrown: unknown): void {
    const { id, definition } = this.context.life.spec;
    const cause = toError(thrown);
    const message = `node "${id}" (${definition.type}) failed as a whole: ${cause.message}`;
    this.context.broken(
      new FexgraphError('NODE_FAILED', message, {
        cause,
        hint: 'an operator that errors cannot go on: catch what belongs to one frame inside it',
      }),
    );
  }
}
