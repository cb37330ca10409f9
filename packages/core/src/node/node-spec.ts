import type { NodeDefinition, OptionsInput } from './definition.ts';
import type { NodeClass } from './pipeline-node-decorator.ts';

/** A node to be: its class, its definition and the options as written. What factories like `rfb320({...})` return. */
export interface NodeSpec<D extends NodeDefinition = NodeDefinition> {
  readonly definition: D;
  readonly nodeClass: NodeClass;
  readonly options: OptionsInput<D> | undefined;
}
