import {
  CLOCK,
  compile,
  FexBatch,
  GRAPH_CHECK,
  type GraphBuilder,
  type RunReport,
  run,
  systemClock,
} from '@fexgraph/core';
import { INFERENCE, InferenceService, MODEL_LOADER } from '@fexgraph/inference';
import { registerInference } from '@fexgraph/inference/node';
import { MODELS } from '@fexgraph/models';
import { container as rootContainer } from 'tsyringe';
import { checkModels } from '../../src/check-models.ts';
import { SyntheticModels } from './synthetic-models.ts';

export interface Table {
  readonly fex: FexBatch;
  readonly report: RunReport;
}

/** A place to run graphs with synthetic weights on the cpu; networks stay loaded from run to run. */
export interface ReferenceLab {
  /** Runs a graph to its end and collects its output `fex`. */
  run(graph: GraphBuilder): Promise<Table>;
  close(): Promise<void>;
}

export async function openLab(
  models: readonly string[],
  more?: ConstructorParameters<typeof SyntheticModels>[1],
): Promise<ReferenceLab> {
  const container = rootContainer.createChildContainer();
  const store = await SyntheticModels.open(more);
  container.register(CLOCK, { useValue: systemClock });
  container.register(MODELS, { useValue: store });
  container.register(MODEL_LOADER, { useValue: store });
  container.register(GRAPH_CHECK, { useValue: checkModels(store) });
  registerInference(container, { backend: 'cpu', threads: 2 });
  // One service for all runs, held open, so that a run does not build and load its networks anew.
  const inference = container.resolve(InferenceService);
  container.register(INFERENCE, { useValue: inference });
  for (const model of models) await inference.open({ model });
  return {
    run: async (graph) => {
      const compiled = compile(graph.build({ onError: 'fail' }), container);
      const active = run(compiled);
      const batches: FexBatch[] = [];
      active.output<FexBatch>('fex').subscribe({ next: (batch) => batches.push(batch), error: () => undefined });
      const report = await active.done;
      return { fex: FexBatch.concat(batches[0].schema, batches), report };
    },
    close: async () => {
      await inference.dispose();
      await container.dispose();
    },
  };
}
