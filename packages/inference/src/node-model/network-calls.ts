import type { BatchContext } from '@fexgraph/core';
import type { NodeModel } from './node-model.ts';
import { type RowRun, type RowTensor, runRows } from './run-rows.ts';

type Widths = Readonly<Record<string, number>>;

/** The network of a node, for one call of `process`. */
export class NetworkCalls<Outputs extends Widths> {
  constructor(
    private readonly model: NodeModel,
    private readonly run: RowRun<Outputs>,
    private readonly context: BatchContext,
  ) {}

  /** A network with a dynamic batch, see `runRows`. */
  rows(items: readonly RowTensor[]): Promise<readonly Record<keyof Outputs, Float32Array>[]> {
    return runRows(this.model, items, this.run, this.context);
  }

  /**
   * One call for one row, [1, ...shape], that nobody writes to until it is over.
   *
   * @param transfer the buffer is of no use to the caller any more
   * @throws FexgraphError BAD_MODEL if an output does not have the numbers asked for; what the session throws.
   */
  async one(row: RowTensor, transfer = false): Promise<Record<keyof Outputs, Float32Array>> {
    const { input, outputs } = this.run;
    const { signal, progress } = this.context;
    const names = Object.keys(outputs);
    const found = await this.model.run(
      { [input]: row },
      { signal, progress, outputs: names, transfer, unchanged: true },
    );
    const values = names.map((name) => [name, this.model.floats(found, name, 1, outputs[name])]);
    return Object.fromEntries(values) as Record<keyof Outputs, Float32Array>;
  }
}
