import { inject } from 'tsyringe';
import type * as z from 'zod';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { FrameError } from '../errors/frame-error.ts';
import type { Frame } from '../packets/frame.ts';
import type { Keyed } from '../packets/frame-key.ts';
import type { InputOf, KindOf, NodeDeclaration, NodeDefinition, NodeTraits } from './definition.ts';
import type { BatchContext, FailedFrame, MapNode, ProcessContext, SinkNode, SourceNode } from './pipeline-node.ts';
import type { NodeClass } from './pipeline-node-decorator.ts';
import type { Port, Ports } from './port.ts';
import { OPTIONS } from './tokens.ts';

type Input = Port | undefined;
type Inputs = Ports | undefined;

/** The definition of a node without state as its author writes it. Its kind follows from its ports. */
export interface StatelessDeclaration<S extends z.ZodType, I extends Input, Is extends Inputs, O extends Input>
  extends Omit<NodeDeclaration<S>, 'kind' | 'input' | 'inputs' | 'output' | 'traits'> {
  readonly input?: I;
  readonly inputs?: Is;
  readonly output?: O;
  readonly traits?: Omit<NodeTraits, 'stateful' | 'holds'>;
}

interface PortsOf<I extends Input, Is extends Inputs, O extends Input> {
  readonly input: I;
  readonly inputs: Is;
  readonly output: O;
}

/** The ports that were given. */
type Given<P> = { readonly [K in keyof P as P[K] extends undefined ? never : K]: P[K] };

/** The definition that follows from a declaration. */
export type StatelessDefinition<S extends z.ZodType, I extends Input, Is extends Inputs, O extends Input> = Given<
  PortsOf<I, Is, O>
> &
  Omit<NodeDefinition<S>, 'kind' | 'input' | 'inputs' | 'output'> & {
    readonly kind: KindOf<Given<PortsOf<I, Is, O>>>;
  };

/** What a node gets of a frame. */
export type ItemOf<I extends Input, Is extends Inputs> = InputOf<Given<PortsOf<I, Is, undefined>>>;
/** Asks for `input` where neither it nor `inputs` is given. */
export type AnInput<I extends Input, Is extends Inputs> = [I | Is] extends [undefined]
  ? { readonly input: Port }
  : unknown;
/** The packet of a port. */
export type PacketOf<P extends Input> = P extends Port<infer T> ? T : never;

/** The work of a map node: `MapNode`, with the options as an argument. */
export interface MapWork<S extends z.ZodType, Item, O, Context = BatchContext> {
  /** One packet for each item, in the same order, each with its item's key. */
  process(items: readonly Item[], options: z.output<S>, context: Context): Promise<readonly O[]> | readonly O[];
  weight?(item: Item): number;
  recover?(failure: FrameError, frame: Frame | undefined, options: z.output<S>): O;
}

export interface SinkWork<S extends z.ZodType, Item> {
  write(item: Item, options: z.output<S>, context: ProcessContext): Promise<void> | void;
}

export interface SourceWork<S extends z.ZodType, O> {
  open(options: z.output<S>, context: ProcessContext): AsyncIterable<O | FailedFrame>;
}

/** The work of any of them. */
export type StatelessWork = Partial<
  MapWork<z.ZodType, unknown, Keyed> & SinkWork<z.ZodType, unknown> & SourceWork<z.ZodType, Keyed>
>;

type StatelessNode = Partial<Pick<MapNode, 'process' | 'weight' | 'recover'>> &
  Partial<Pick<SinkNode, 'write'> & Pick<SourceNode<Keyed>, 'open'>>;

/** A class whose objects do the work with the options that they are made with, or were updated to. */
export function statelessClass(work: StatelessWork): NodeClass<StatelessNode> {
  class Stateless {
    constructor(@inject(OPTIONS) public options: unknown) {}

    update(options: unknown): void {
      this.options = options;
    }
  }
  const { process, weight, recover, write, open } = work;
  const methods: StatelessNode & ThisType<Stateless> = {
    process(items, context) {
      return process!(items, this.options, context);
    },
    recover(failure, frame) {
      return recover!(failure, frame, this.options);
    },
    write(item, context) {
      return write!(item, this.options, context);
    },
    open(context) {
      return open!(this.options, context);
    },
    weight,
  };
  // A node has only the methods that it was given: the engine looks whether it has the optional ones.
  for (const [name, value] of Object.entries(methods)) {
    if (name in work) Object.defineProperty(Stateless.prototype, name, { value });
  }
  return Stateless as unknown as NodeClass<StatelessNode>;
}

/** Splits what an author wrote. @throws FexgraphError BAD_GRAPH if it says that there is state. */
export function splitDeclaration(declaration: NodeDeclaration & StatelessWork) {
  const { process, weight, recover, write, open, ...definition } = declaration;
  const { type, traits } = definition;
  if (traits?.stateful) {
    throw new FexgraphError('BAD_GRAPH', `${type} says it is stateful, but has no place for state`, {
      hint: 'write it as a class: @pipelineNode(definition) with process(items), and endSource(source) to forget',
    });
  }
  const given = Object.entries({ process, weight, recover, write, open }).filter(([, method]) => method);
  return { definition, work: Object.fromEntries(given) as StatelessWork };
}
