import type * as z from 'zod';
import { type KindOf, kindByPorts, type NodeDeclaration, type NodeDefinition, type OptionsOf } from './definition.ts';
import { type NodeFactory, nodeOperator } from './node-operator.ts';
import { type NodeClass, type NodeFor, pipelineNode } from './pipeline-node-decorator.ts';
import type { Port, Ports } from './port.ts';
import {
  type AnInput,
  type ItemOf,
  type MapWork,
  type PacketOf,
  type SinkWork,
  type SourceWork,
  type StatelessDeclaration,
  type StatelessDefinition,
  type StatelessWork,
  splitDeclaration,
  statelessClass,
} from './stateless-node.ts';
import { typedNode } from './typed-node.ts';

/**
 * The definition of a node that is a class (`@pipelineNode`): it keeps its literal types, gives its functions the type
 * of the options, and settles its kind.
 */
export function defineNode<S extends z.ZodType, const D extends NodeDeclaration<S>>(
  declaration: D & { readonly options: S } & { readonly [K in keyof StatelessWork]?: undefined },
): Omit<D, 'kind'> & { readonly kind: KindOf<D> };
export function defineNode<S extends z.ZodType, I extends Port>(
  declaration: StatelessDeclaration<S, I, undefined, undefined> & SinkWork<S, PacketOf<I>>,
): StatelessFactory<StatelessDefinition<S, I, undefined, undefined>>;
export function defineNode<S extends z.ZodType, O extends Port>(
  declaration: StatelessDeclaration<S, undefined, undefined, O> & SourceWork<S, PacketOf<O>>,
): StatelessFactory<StatelessDefinition<S, undefined, undefined, O>>;
/**
 * A whole node in one expression, where it keeps nothing from frame to frame: `process`, `write` (a sink) or `open` (a
 * source) get what the methods of the class form get, and the options. What comes back makes nodes from options.
 *
 * @throws FexgraphError BAD_GRAPH for a definition that no graph could use, or that is `stateful`.
 * @example
 * export const bright = defineNode({
 *   type: 'example/bright',
 *   version: 1,
 *   summary: 'keeps faces that score enough',
 *   input: port(DetectionsPacket, 'faces'),
 *   output: port(DetectionsPacket, 'the good ones'),
 *   options: z.object({ score: z.number() }),
 *   process: (items, { score }) => items.map((item) => keepFaces(item, (face) => item.scores[face] > score)),
 * });
 */
export function defineNode<
  S extends z.ZodType,
  O extends Port,
  I extends Port | undefined = undefined,
  Is extends Ports | undefined = undefined,
>(
  declaration: StatelessDeclaration<S, I, Is, O> & MapWork<S, ItemOf<I, Is>, PacketOf<O>> & AnInput<I, Is>,
): StatelessFactory<StatelessDefinition<S, I, Is, O>>;
export function defineNode(declaration: NodeDeclaration & StatelessWork): unknown {
  const { process, write, open } = declaration;
  if (!process && !write && !open) return settled(declaration);
  const { definition, work } = splitDeclaration(declaration);
  return statelessNode(definition, statelessClass(work));
}

/** Makes nodes without state, as operators, for graphs, and by hand (`new factory.nodeClass(options)`). */
export type StatelessFactory<D extends NodeDefinition> = NodeFactory<D, new (options: OptionsOf<D>) => NodeFor<D>>;

function settled(declaration: NodeDeclaration): NodeDefinition {
  return { ...declaration, kind: declaration.kind ?? kindByPorts(declaration) };
}

/**
 * The factory of a class that was made for a definition, for kinds of nodes that bring something of their own, as
 * `defineNetworkNode` brings its network. @throws FexgraphError BAD_GRAPH as `defineNode`.
 */
export function statelessNode(declaration: NodeDeclaration, nodeClass: NodeClass): NodeFactory<NodeDefinition> {
  const definition = settled(declaration);
  Object.defineProperty(nodeClass, 'name', { value: definition.type });
  typedNode(definition, nodeClass.prototype as object);
  pipelineNode(definition)(nodeClass as never);
  return nodeOperator(definition, nodeClass);
}
