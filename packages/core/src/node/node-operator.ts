import { noop, type Observable, type OperatorFunction } from 'rxjs';
import type { DependencyContainer } from 'tsyringe';
import type { Keyed } from '../packets/frame-key.ts';
import { operateNode } from '../run/node-operation.ts';
import type { OperatorOutput } from '../run/open-node.ts';
import { SingleNode } from '../run/single-node.ts';
import type { InputOf, NodeDefinition, OptionsInput } from './definition.ts';
import { operatorContainer } from './installed-runtime.ts';
import type { NodeSpec } from './node-spec.ts';
import type { NodeClass } from './pipeline-node-decorator.ts';

/** Options argument: may be left out where every option has a default. */
type OptionsArgument<D extends NodeDefinition> =
  Record<string, never> extends OptionsInput<D>
    ? [options?: OptionsInput<D>, container?: DependencyContainer]
    : [options: OptionsInput<D>, container?: DependencyContainer];

/**
 * One object, three uses with the same behaviour: an RxJS operator for anybody's pipe, a node for `GraphBuilder.add`,
 * and (through its type and options) an entry of a graph file.
 */
export type NodeOperator<D extends NodeDefinition> = NodeSpec<D> & OperatorFunction<InputOf<D>, OperatorOutput<D>>;

/** Makes nodes of one type from their options. A plugin lists it as it is. */
export interface NodeFactory<D extends NodeDefinition, C extends NodeClass = NodeClass> {
  (...args: OptionsArgument<D>): NodeOperator<D>;
  readonly definition: D;
  readonly nodeClass: C;
}

/**
 * Makes the factory of a node that is a class. `defineNode` gives that of a node without state at once.
 *
 * As a plain operator the node is made when the observable is subscribed to, with its dependencies from the given
 * container (default: that of the runtime that `installRuntime` installed), and disposed at the end. Frames that fail
 * end the stream with the error. `runtime.open(node)` lends one node to many pipes and has more to say.
 *
 * @example
 * export const rfb320 = nodeOperator(definition, Rfb320Node);
 * frames$.pipe(rfb320({ threshold: 0.7 })).subscribe(...)
 */
export function nodeOperator<D extends NodeDefinition, C extends NodeClass>(
  definition: D,
  nodeClass: C,
): NodeFactory<D, C> {
  const make = (options?: OptionsInput<D>, container?: DependencyContainer) => {
    const spec: NodeSpec<D> = { definition, nodeClass, options };
    const lend = () => {
      const node = new SingleNode(spec as unknown as NodeSpec, container ?? operatorContainer());
      return { node, end: () => node.end() };
    };
    const listener = { failed: noop, dropped: noop }; // Nothing is left out of a plain pipe.
    const operator = (input: Observable<Keyed>) => operateNode(lend, {}, listener, input);
    return Object.assign(operator, spec) as unknown as NodeOperator<D>;
  };
  return Object.assign(make, { definition, nodeClass });
}
