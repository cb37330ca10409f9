import type { DependencyContainer } from 'tsyringe';
import { FexgraphError } from '../errors/fexgraph-error.ts';
import type { NodeDefinition } from '../node/definition.ts';
import { definitionOf, type NodeClass, type NodeListing, nodeClassOf } from '../node/pipeline-node-decorator.ts';
import { didYouMean } from './near-miss.ts';
import { PLUGIN, type Plugin } from './plugin.ts';
import { registerAlso } from './register-also.ts';

export interface RegisteredNode {
  readonly definition: NodeDefinition;
  readonly nodeClass: NodeClass;
  /** Name of the plugin it came from, or undefined for a class given to the builder directly. */
  readonly plugin?: string;
}

/** The node types a graph may name. */
export class NodeRegistry {
  readonly #nodes = new Map<string, RegisteredNode>();
  readonly #elsewhere = new Map<string, string>();

  /** Every plugin registered in the container (and its parents). */
  static of(container: DependencyContainer): NodeRegistry {
    const registry = new NodeRegistry();
    if (container.isRegistered(PLUGIN, true)) {
      for (const plugin of container.resolveAll(PLUGIN)) registry.addPlugin(plugin);
    }
    return registry;
  }

  addPlugin(plugin: Plugin): void {
    for (const node of plugin.nodes) this.add(node, plugin.name);
    for (const [type, hint] of Object.entries(plugin.elsewhere ?? {})) this.#elsewhere.set(type, hint);
  }

  /** @throws FexgraphError NOT_REGISTERED if another class already has the type. */
  add(node: NodeListing, plugin?: string): void {
    const definition = definitionOf(node);
    const nodeClass = nodeClassOf(node);
    const existing = this.#nodes.get(definition.type);
    if (existing && existing.nodeClass !== nodeClass) {
      throw new FexgraphError(
        'NOT_REGISTERED',
        `node type "${definition.type}" of ${plugin ?? nodeClass.name} is taken by ${existing.plugin ?? existing.nodeClass.name}`,
        { hint: 'give one of them another type' },
      );
    }
    if (!existing) this.#nodes.set(definition.type, { definition, nodeClass, plugin });
  }

  get(type: string): RegisteredNode | undefined {
    return this.#nodes.get(type);
  }

  /** @throws FexgraphError NOT_REGISTERED naming near misses. */
  registered(type: string): RegisteredNode {
    const node = this.#nodes.get(type);
    if (node) return node;
    const { message, hint } = this.missing(type);
    throw new FexgraphError('NOT_REGISTERED', message, { hint });
  }

  /** What to say of a type that is not registered. */
  missing(type: string): { readonly message: string; readonly hint: string } {
    const elsewhere = this.#elsewhere.get(type);
    if (elsewhere !== undefined)
      return { message: `node type "${type}" does not run on this platform`, hint: elsewhere };
    return {
      message: `there is no node type "${type}"`,
      hint: didYouMean(type, [...this.#nodes.keys()]) ?? 'is the plugin that brings it registered?',
    };
  }

  /** All node types in alphabetical order. */
  list(): readonly RegisteredNode[] {
    return [...this.#nodes.values()].sort((a, b) => (a.definition.type < b.definition.type ? -1 : 1));
  }
}

/** Registers plugins in a container, next to those that it inherits. */
export function registerPlugins(container: DependencyContainer, ...plugins: readonly Plugin[]): void {
  for (const plugin of plugins) registerAlso(container, PLUGIN, plugin);
}
