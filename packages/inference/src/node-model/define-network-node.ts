import {
  type AnInput,
  type BatchContext,
  type ItemOf,
  type Keyed,
  type MapNode,
  type MapWork,
  type NodeClass,
  type NodeDeclaration,
  type NodeDefinition,
  type NodeFactory,
  OPTIONS,
  type PacketOf,
  type Port,
  type Ports,
  type StatelessDeclaration,
  type StatelessDefinition,
  splitDeclaration,
  statelessClass,
  statelessNode,
} from '@fexgraph/core';
import { inject } from 'tsyringe';
import type * as z from 'zod';
import { INFERENCE, type Inference } from '../inference.ts';
import { type ModelOptions, modelOptions } from './model-options.ts';
import { NetworkCalls } from './network-calls.ts';
import type { NetworkNode } from './network-node.ts';
import { NodeModel } from './node-model.ts';
import type { RowRun } from './run-rows.ts';

type Shape = Readonly<Record<string, z.ZodType>>;
type Widths = Readonly<Record<string, number>>;

/** The network that a node is made around. */
export interface NodeNetwork<Outputs extends Widths> extends RowRun<Outputs> {
  /** Manifest id of the default. */
  readonly model: string;
}

/** What `process` gets beside items and options. */
export interface NetworkContext<Outputs extends Widths> extends BatchContext {
  readonly network: NetworkCalls<Outputs>;
}

/** The author's options, and those of `modelOptions`. */
export type WithModelOptions<S extends Shape> = z.ZodObject<S & ReturnType<typeof modelOptions>>;

type NetworkClass<S extends z.ZodType, Item, O extends Keyed> = new (
  options: z.output<S>,
  inference: Inference,
) => MapNode<Item, O> & Pick<NetworkNode, 'prepare' | 'dispose'>;

/**
 * `defineNode` for a node around one network: adds the options of `modelOptions` and the check that the model fits,
 * opens its session before the first frame, and closes it.
 *
 * @throws FexgraphError BAD_GRAPH as `defineNode`.
 * @example
 * export const emotion = defineNetworkNode({
 *   type: 'multitask/emotion', ...
 *   network: { model: 'fer-emotion', input: 'image', outputs: { probabilities: 7 } },
 *   async process(items, options, { network }) {
 *     const found = await network.rows(items.map((item) => chipsOf(item)));
 *     return items.map((item, i) => behaviour(item, found[i].probabilities));
 *   },
 * });
 */
export function defineNetworkNode<
  S extends Shape,
  Outputs extends Widths,
  O extends Port,
  I extends Port | undefined = undefined,
  Is extends Ports | undefined = undefined,
>(
  declaration: Omit<StatelessDeclaration<WithModelOptions<S>, I, Is, O>, 'options' | 'models'> &
    MapWork<WithModelOptions<S>, ItemOf<I, Is>, PacketOf<O>, NetworkContext<Outputs>> &
    AnInput<I, Is> & { readonly options: z.ZodObject<S>; readonly network: NodeNetwork<Outputs> },
): NodeFactory<
  StatelessDefinition<WithModelOptions<S>, I, Is, O> & Required<Pick<NodeDefinition<WithModelOptions<S>>, 'models'>>,
  NetworkClass<WithModelOptions<S>, ItemOf<I, Is>, PacketOf<O>>
> {
  const { network, options, ...rest } = declaration;
  const { definition, work } = splitDeclaration({
    ...rest,
    options: options.extend(modelOptions(network.model)),
    models: ({ model, backend }: ModelOptions) => [
      { id: model, inputs: [network.input], outputs: Object.keys(network.outputs), backend },
    ],
  } as unknown as NodeDeclaration);
  return statelessNode(definition, networkClass(statelessClass(work), network)) as never;
}

function networkClass(work: NodeClass, run: RowRun<Widths>): NodeClass {
  class Network extends (work as new (options: unknown) => MapNode) {
    readonly #model: NodeModel;

    constructor(@inject(OPTIONS) options: ModelOptions, @inject(INFERENCE) inference: Inference) {
      super(options);
      this.#model = new NodeModel(inference, options);
    }

    override prepare(): Promise<void> {
      return this.#model.open();
    }

    override dispose(): Promise<void> {
      return this.#model.close();
    }

    override process(items: readonly unknown[], context: BatchContext) {
      return super.process(items, { ...context, network: new NetworkCalls(this.#model, run, context) } as BatchContext);
    }
  }
  return Network;
}
