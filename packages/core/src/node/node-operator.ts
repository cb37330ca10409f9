import { Observable, type OperatorFunction } from 'rxjs';
import { type DependencyContainer, container as rootContainer } from 'tsyringe';
import type { Keyed } from '../packets/frame-key.ts';
import { operateNode } from '../run/operate-node.ts';
import type { InputOf, NodeDefinition, OptionsInput, OutputOf } from './definition.ts';
import type { NodeSpec } from './node-spec.ts';
import type { NodeClass } from './pipeline-node-decorator.ts';

/** Options argument: may be left out where every option has a default. */
type OptionsArgument<D extends NodeDefinition> =
  Record<string, never> extends OptionsInput<D>
    ? [options?: OptionsInput<D>, container?: DependencyContainer]
    : [options: OptionsInput<D>, container?: DependencyContainer];

/** A sink used as an operator passes its input through. */
type OperatorOutput<D extends NodeDefinition> = [OutputOf<D>] extends [never] ? InputOf<D> : OutputOf<D>;

/**
 * One object, three uses with the same behaviour: an RxJS operator for anybody's pipe, a node for `GraphBuilder.add`,
 * and (through its type and options) an entry of a graph file.
 */
export type NodeOperator<D extends NodeDefinition> = NodeSpec<D> & OperatorFunction<InputOf<D>, OperatorOutput<D>>;

/**
 * Makes the factory of a node.
 *
 * As a plain operator the node is made when the observable is subscribed to, with its dependencies from the given
 * container (default: tsyringe's root container, which the runtime packages fill), and disposed at the end. Frames
 * that fail end the stream with the error.
 *
 * @example
 * export const rfb320 = nodeOperator(definition, Rfb320Node);
 * frames$.pipe(rfb320({ threshold: 0.7 })).subscribe(...)
 */
export function nodeOperator<D extends NodeDefinition>(
  definition: D,
  nodeClass: NodeClass,
): (...args: OptionsArgument<D>) => NodeOperator<D> {
  return (options?: OptionsInput<D>, container: DependencyContainer = rootContainer) => {
    const spec: NodeSpec<D> = { definition, nodeClass, options };
    const operator = (input: Observable<Keyed>) => operateNode(spec, container, input);
    return Object.assign(operator, spec) as unknown as NodeOperator<D>;
  };
}
