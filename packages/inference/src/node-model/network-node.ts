import type { NodeLifecycle } from '@fexgraph/core';
import type { Inference } from '../inference.ts';
import type { ModelOptions } from './model-options.ts';
import { NodeModel } from './node-model.ts';

/**
 * A node around one network. A subclass has a constructor of its own, even if it only hands on what it is given: tsyringe
 * does not look for tokens in a parent.
 */
export abstract class NetworkNode implements NodeLifecycle {
  protected readonly model: NodeModel;

  constructor(options: ModelOptions, inference: Inference) {
    this.model = new NodeModel(inference, options);
  }

  prepare(): Promise<void> {
    return this.model.open();
  }

  dispose(): Promise<void> {
    return this.model.close();
  }
}
