import { cancelled, type FexgraphError } from '@fexgraph/core';
import type { Availability, Backend, LoadedModel, Session, SessionOptions } from '../src/session.ts';

/** A backend whose one model gives back its feed as output "y", with a say in everything that may differ. */
export class FakeBackend implements Backend {
  readonly loads: { readonly model: string; readonly options?: SessionOptions }[] = [];
  live = 0;
  readonly #breaks: ((refusal: FexgraphError) => void)[] = [];

  constructor(
    readonly id: string,
    private readonly behaviour: {
      readonly availability?: Availability;
      readonly load?: (model: LoadedModel) => Promise<void>;
      readonly run?: Session['run'];
      /** Before a session of this model is gone. */
      readonly dispose?: (model: string) => Promise<void>;
    } = {},
  ) {}

  async availability(): Promise<Availability> {
    return this.behaviour.availability ?? { available: true, speed: 1 };
  }

  async load(model: LoadedModel, options?: SessionOptions): Promise<Session> {
    this.loads.push({ model: model.id, options });
    await this.behaviour.load?.(model);
    this.live++;
    let calls = 0;
    let disposed = false;
    let refusal: FexgraphError | undefined;
    this.#breaks.push((error) => {
      refusal = error;
    });
    return {
      get refusal() {
        return refusal;
      },
      backend: this.id,
      inputs: [{ name: 'x', type: 'float32', dims: ['n'] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['n'] }],
      run: async (feeds, runOptions) => {
        if (disposed) throw cancelled();
        if (refusal) throw refusal;
        calls++;
        return this.behaviour.run ? this.behaviour.run(feeds, runOptions) : { y: feeds.x };
      },
      usage: () => ({ workers: 1, threads: 1, calls, failures: 0, restarts: 0, busyMs: 10 * calls }),
      dispose: async () => {
        await this.behaviour.dispose?.(model.id);
        if (!disposed) this.live--;
        disposed = true;
      },
    };
  }

  /** Of the sessions, the one that was loaded as the `index`th takes no calls from now on. */
  break(index: number, refusal: FexgraphError): void {
    this.#breaks[index](refusal);
  }

  async dispose(): Promise<void> {
    if (this.live > 0) throw new Error(`${this.live} sessions of ${this.id} were left open`);
  }
}

export const vector = (...values: number[]) =>
  ({ x: { type: 'float32', dims: [values.length], data: Float32Array.from(values) } }) as const;
