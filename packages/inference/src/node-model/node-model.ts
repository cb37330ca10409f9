import { type BatchContext, FexgraphError } from '@fexgraph/core';
import type { Inference } from '../inference.ts';
import type { Session, SessionRunOptions, TensorMap } from '../session.ts';
import type { ModelOptions } from './model-options.ts';

/** Takes the context of the node's call as it is. */
export interface ModelRunOptions extends SessionRunOptions, Partial<Pick<BatchContext, 'progress'>> {}

/** The session of one node: opened by the node's `prepare`, closed by its `dispose`. */
export class NodeModel {
  #session: Session | undefined;

  constructor(
    private readonly inference: Inference,
    private readonly options: ModelOptions,
  ) {}

  /** @throws FexgraphError what opening the model throws. */
  async open(): Promise<void> {
    const { model, backend, threads, workers } = this.options;
    this.#session ??= await this.inference.open({ model, backend, threads, workers });
  }

  /** As `Session.rowsPerCall`. */
  get rowsPerCall(): number {
    return this.#session?.rowsPerCall ?? Number.POSITIVE_INFINITY;
  }

  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    await session?.dispose();
  }

  /** @throws FexgraphError INTERNAL before `open`, else what the session throws. */
  async run(feeds: TensorMap, { progress, ...options }: ModelRunOptions = {}): Promise<TensorMap> {
    if (!this.#session) {
      throw new FexgraphError('INTERNAL', `model ${this.options.model} was run before its node was prepared`);
    }
    const outputs = await this.#session.run(feeds, options);
    progress?.();
    return outputs;
  }

  /**
   * A float32 output by name.
   *
   * @throws FexgraphError BAD_MODEL if it is not there or not of `perItem` numbers for each of `count` items.
   */
  floats(outputs: TensorMap, name: string, count: number, perItem: number): Float32Array {
    const data = outputs[name]?.data;
    if (data instanceof Float32Array && data.length === count * perItem) return data;
    const found = data ? `${data.length} values of ${outputs[name].type}` : 'none of that name';
    throw new FexgraphError(
      'BAD_MODEL',
      `model ${this.options.model}: output ${name} should have ${count} x ${perItem} float32 values, found ${found}`,
      { hint: 'the model does not fit this node; compare its entry in the manifest' },
    );
  }
}
