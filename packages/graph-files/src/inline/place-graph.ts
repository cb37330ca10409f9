import { GRAPH_SETTINGS, GRAPH_VERSION, type GraphSpec, NODE_SETTINGS, type NodeEntry } from '@fexgraph/core';
import type * as z from 'zod';
import type { FileEntry, FileNode, GraphDocument, Reference } from '../document/graph-document.ts';
import { ABSENT, type FilledParam, type ParamScope } from '../params/param-scope.ts';
import type { ProblemLog } from '../problem-log.ts';
import { describe } from '../text/file-value.ts';
import type { FileLimits } from '../text/limits.ts';
import { GraphExpansion } from './expand-graphs.ts';
import type { GraphInstance } from './graph-instance.ts';
import type { PlacedEdge, PlacedGraph, PlacedNode } from './placed-graph.ts';
import { ReferenceResolver } from './resolve-reference.ts';

/** Fills the params in and inlines all sub-graphs: a document becomes a graph spec that remembers its places. */
export function placeGraph(
  document: GraphDocument,
  params: ReadonlyMap<string, FilledParam>,
  log: ProblemLog,
  limits: FileLimits,
): PlacedGraph {
  const root = new GraphExpansion(document, log, limits).expand(params);
  const placement = new Placement(log, limits);
  placement.place(root);
  const outputs = new Map<string, Reference>();
  const outputIds: Record<string, string> = {};
  for (const [name, reference] of document.outputs) {
    const ids = placement.resolver.resolve(root, reference);
    if (ids.length > 1)
      log.add('unknown-port', reference.at, `output "${name}" stands for several nodes: ${ids.join(', ')}`);
    if (ids.length !== 1) continue;
    outputs.set(name, reference);
    outputIds[name] = ids[0];
  }
  const { nodes, edges, entries } = placement;
  const spec: GraphSpec = {
    version: GRAPH_VERSION,
    ...(document.name === undefined ? {} : { name: document.name }),
    ...readSettings(document.settings, GRAPH_SETTINGS, root.scope, log),
    nodes: entries,
    edges: edges.map(({ from, to, port }) => (port === undefined ? { from, to } : { from, to, port })),
    outputs: outputIds,
  };
  return { spec, at: document.at, settings: document.settings, nodes, edges, outputs };
}

class Placement {
  readonly nodes = new Map<string, PlacedNode>();
  readonly entries: Record<string, NodeEntry> = {};
  readonly edges: PlacedEdge[] = [];
  readonly resolver: ReferenceResolver;

  constructor(
    private readonly log: ProblemLog,
    limits: FileLimits,
  ) {
    this.resolver = new ReferenceResolver(log, limits);
  }

  place(instance: GraphInstance): void {
    for (const node of instance.body.nodes.values()) {
      if (node.kind === 'node') this.#placeNode(instance, node);
    }
    for (const child of instance.children.values()) this.place(child);
  }

  #placeNode(instance: GraphInstance, file: FileNode): void {
    const id = instance.prefix + file.id;
    if (this.nodes.has(id)) {
      this.log.add('wrong-value', file.at, `the graph has a node "${id}" already`, { hint: 'rename one of them' });
      return;
    }
    const placeholders = new Set<string>();
    const options = this.#options(file, instance.scope, placeholders);
    const settings = readSettings(file.settings, NODE_SETTINGS, instance.scope, this.log);
    this.entries[id] = { type: file.type.text, ...(options === undefined ? {} : { options }), ...settings };
    this.nodes.set(id, { id, file, placeholders });
    for (const { from, port, portAt } of file.wires) {
      for (const source of this.resolver.resolve(instance, from)) {
        this.edges.push({ from: source, to: id, port, portAt, fromAt: from.at });
      }
    }
  }

  #options(file: FileNode, scope: ParamScope, placeholders: Set<string>): unknown {
    const note = (path: string) => placeholders.add(path);
    const options = file.options && scope.evaluate(file.options, note);
    if (!file.backend) return options;
    if (file.options?.entries.has('backend')) {
      this.log.add('wrong-value', file.backend.at, 'backend is there twice: at the node and in its options');
    }
    const backend = scope.evaluate(file.backend.value, note, 'backend');
    return backend === ABSENT ? options : { ...(options as object), backend };
  }
}

/** Typed settings; the whole-number and range rules are those of the JSON Schema. */
function readSettings(
  entries: readonly FileEntry[],
  schemas: Readonly<Record<string, z.ZodType>>,
  scope: ParamScope,
  log: ProblemLog,
): object {
  const settings: Record<string, unknown> = {};
  for (const { key, value } of entries) {
    let isPlaceholder = false;
    const written = scope.evaluate(value, () => {
      isPlaceholder = true;
    });
    if (written === ABSENT) continue;
    const parsed = schemas[key].safeParse(written);
    if (parsed.success) settings[key] = parsed.data;
    else if (!isPlaceholder) {
      log.add('setting', value.at, `${key} cannot be ${describe(value)}`, { hint: schemas[key].description });
    }
  }
  return settings;
}
