import { FexgraphError } from '@fexgraph/core';
import { INFERENCE, type Inference, type Session, type SessionRequest } from '@fexgraph/inference';
import type { DependencyContainer } from 'tsyringe';
import { type FakeModel, FakeSession } from './fake-session.ts';

/** Sessions of fake models by manifest id; knows what was opened and not disposed. */
export class FakeInference implements Inference {
  /** In the order in which they were opened. */
  readonly requests: SessionRequest[] = [];
  readonly sessions: FakeSession[] = [];
  readonly #models: Readonly<Record<string, FakeModel>>;

  constructor(models: Readonly<Record<string, FakeModel>>) {
    this.#models = models;
  }

  /** @throws FexgraphError MODEL_MISSING for a model that the test did not give (rejects). */
  async open(request: SessionRequest): Promise<Session> {
    const model = Object.hasOwn(this.#models, request.model) ? this.#models[request.model] : undefined;
    if (!model) {
      throw new FexgraphError('MODEL_MISSING', `the test has no fake model "${request.model}"`, {
        hint: `it has: ${Object.keys(this.#models).join(', ') || 'none'}`,
      });
    }
    const { backend } = request;
    const session = new FakeSession(
      request.model,
      model,
      backend === undefined || backend === 'auto' ? 'cpu' : backend,
    );
    this.requests.push(request);
    this.sessions.push(session);
    return session;
  }

  /** Models whose sessions were not disposed; empty when nothing leaks. */
  get leaked(): readonly string[] {
    return this.sessions.filter(({ disposed }) => !disposed).map(({ model }) => model);
  }

  /** The session of a model that was opened last. @throws FexgraphError MODEL_MISSING if none was. */
  session(model: string): FakeSession {
    const session = this.sessions.findLast((candidate) => candidate.model === model);
    if (session) return session;
    throw new FexgraphError('MODEL_MISSING', `no session of "${model}" was opened`);
  }

  /** Makes nodes of a container use it. */
  register(container: DependencyContainer): this {
    container.register(INFERENCE, { useValue: this });
    return this;
  }
}
