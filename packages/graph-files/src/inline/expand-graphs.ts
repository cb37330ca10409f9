import { didYouMean } from '@fexgraph/core';
import { Expect } from '../document/expect.ts';
import type { FileUse, FileWire, GraphDocument, SubGraph } from '../document/graph-document.ts';
import { fillParam } from '../params/fill-params.ts';
import { ABSENT, type FilledParam, ParamScope } from '../params/param-scope.ts';
import { checkParam } from '../params/param-value.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { FileLimits } from '../text/limits.ts';
import type { GraphInstance } from './graph-instance.ts';

/** Makes the instances of all sub-graphs, as deep as they use each other. */
export class GraphExpansion {
  #nodes = 0;
  #params = 0;

  constructor(
    private readonly document: GraphDocument,
    private readonly log: ProblemLog,
    private readonly limits: FileLimits,
  ) {}

  expand(params: ReadonlyMap<string, FilledParam>): GraphInstance {
    const root: GraphInstance = {
      body: this.document,
      prefix: '',
      scope: new ParamScope(params, this.log),
      children: new Map(),
    };
    this.#expandUses(root, []);
    return root;
  }

  /** `path` holds the names of the sub-graphs that lead here. */
  #expandUses(instance: GraphInstance, path: readonly string[]): void {
    for (const node of instance.body.nodes.values()) {
      if (this.#nodes > this.limits.maxNodes) return;
      if (++this.#nodes > this.limits.maxNodes) {
        this.log.add('limit', node.at, `the graph has more than ${this.limits.maxNodes} nodes`);
        return;
      }
      if (node.kind === 'node') continue;
      const graph = this.#graphOf(node, path);
      if (!graph) continue;
      const child: GraphInstance = {
        body: graph,
        prefix: `${instance.prefix}${node.id}/`,
        scope: this.#scopeOf(graph, node, instance),
        children: new Map(),
        inputs: { parent: instance, wires: this.#wiresOf(graph, node) },
      };
      instance.children.set(node.id, child);
      this.#expandUses(child, [...path, graph.name]);
    }
  }

  #graphOf({ graph: { text, at } }: FileUse, path: readonly string[]): SubGraph | undefined {
    const graph = this.document.graphs.get(text);
    if (!graph) {
      const hint = () => didYouMean(text, [...this.document.graphs.keys()]) ?? 'sub-graphs are written under graphs';
      this.log.add('sub-graph', at, `there is no sub-graph "${text}"`, { hint });
      return undefined;
    }
    if (path.length >= this.limits.maxDepth) {
      this.log.add('limit', at, `sub-graphs are nested more than ${this.limits.maxDepth} deep`);
      return undefined;
    }
    if (path.includes(text)) {
      const circle = [...path.slice(path.indexOf(text)), text].join(' -> ');
      this.log.add('cycle', at, `sub-graph "${text}" contains itself: ${circle}`);
      return undefined;
    }
    return graph;
  }

  #scopeOf(graph: SubGraph, use: FileUse, outer: GraphInstance): ParamScope {
    const expect = new Expect(this.log);
    if (use.params) expect.keys(use.params, [...graph.params.keys()], `the params of sub-graph "${graph.name}"`);
    const filled = new Map<string, FilledParam>();
    this.#params += graph.params.size;
    if (this.#params > this.limits.maxValues) {
      this.log.add('limit', use.at, `sub-graphs have more than ${this.limits.maxValues} params, each use counted`);
      return new ParamScope(filled, this.log);
    }
    for (const declaration of graph.params.values()) {
      const given = use.params?.entries.get(declaration.name)?.value;
      let isPlaceholder = false;
      const value = given
        ? outer.scope.evaluate(given, () => {
            isPlaceholder = true;
          })
        : ABSENT;
      const checked = value === ABSENT ? undefined : checkParam(declaration.types, value);
      const param = fillParam(declaration, checked, given?.at ?? use.at, false, this.log);
      filled.set(declaration.name, { ...param, isPlaceholder: param.isPlaceholder || isPlaceholder });
    }
    return new ParamScope(filled, this.log);
  }

  #wiresOf(graph: SubGraph, use: FileUse): ReadonlyMap<string, readonly FileWire[]> {
    const names = [...graph.inputs.keys()];
    const wires = new Map<string, FileWire[]>(names.map((name) => [name, []]));
    for (const wire of use.wires) {
      const port = wire.port ?? (names.length === 1 ? names[0] : undefined);
      const known = port === undefined ? undefined : wires.get(port);
      if (known) {
        known.push(wire);
        continue;
      }
      const takes = `sub-graph "${graph.name}" has`;
      const message = port === undefined ? `${takes} ${names.length} inputs, name one` : `${takes} no input "${port}"`;
      const hint = names.length > 0 ? `its inputs are: ${names.join(', ')}` : undefined;
      this.log.add('unknown-port', wire.portAt ?? wire.from.at, message, { hint });
    }
    for (const [name, connected] of wires) {
      if (connected.length > 0) continue;
      this.log.add('missing-input', use.at, `nothing is connected to input "${name}" of sub-graph "${graph.name}"`);
    }
    return wires;
  }
}
