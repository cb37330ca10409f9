import { FexgraphError } from '@fexgraph/core';
import type { Inference, Session, SessionRequest, SessionRunOptions, TensorMap } from '@fexgraph/inference';

export interface InferencePlan {
  /** The session that is opened as this one, counted from 0, does not open. */
  readonly failsToOpen?: number;
  /** The call that is made as this one, counted from 0, fails. */
  readonly failsToRun?: number;
  /** Told of each call before it is made. */
  onRun?(call: number): void;
}

/** Fake networks under watch: what was opened, called and closed. */
export class WatchedInference implements Inference {
  opened = 0;
  calls = 0;
  /** Calls that a cancelled run could not reach. */
  withoutSignal = 0;
  /** Times that each session that opened was disposed. */
  readonly disposals: number[] = [];

  constructor(
    private readonly inner: Inference | undefined,
    private readonly plan: InferencePlan = {},
  ) {}

  async open(request: SessionRequest): Promise<Session> {
    if (!this.inner) throw new FexgraphError('MODEL_MISSING', 'the subject of this contract gives no inference');
    if (this.opened++ === this.plan.failsToOpen) throw new FexgraphError('BAD_MODEL', 'the model does not open');
    const session = await this.inner.open(request);
    const number = this.disposals.push(0) - 1;
    return {
      backend: session.backend,
      inputs: session.inputs,
      outputs: session.outputs,
      run: (feeds, options) => this.#run(session, feeds, options),
      dispose: () => {
        this.disposals[number]++;
        return session.dispose();
      },
    };
  }

  async #run(session: Session, feeds: TensorMap, options: SessionRunOptions = {}): Promise<TensorMap> {
    const call = this.calls++;
    if (!options.signal) this.withoutSignal++;
    this.plan.onRun?.(call);
    if (call === this.plan.failsToRun) throw new FexgraphError('NODE_FAILED', 'the network fails');
    return session.run(feeds, options);
  }
}
