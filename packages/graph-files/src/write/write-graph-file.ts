import { FexgraphError, GRAPH_SETTINGS, type GraphSpec, NODE_SETTINGS, type NodeEntry } from '@fexgraph/core';
import { findUnwritable } from '../canonical/unwritable.ts';
import { isName, isNodeId } from '../document/expect.ts';
import { escapeTemplates } from './escape-templates.ts';
import { otherEdges, wiresInto } from './written-wires.ts';
import { yamlText } from './yaml-text.ts';

export interface WriteOptions {
  readonly format?: 'yaml' | 'json';
  readonly description?: string;
  /** Names of the plugins that bring the node types; a spec does not know them. */
  readonly plugins?: readonly string[];
}

/**
 * A graph as the text of a graph file. Keys come in a fixed order and nodes in the order of the spec, so that equal
 * specs give equal texts. `readGraphFile` gives the same graph back.
 *
 * @throws FexgraphError BAD_GRAPH for ids that a file cannot name and for options that only the API can give.
 */
export function writeGraphFile(spec: GraphSpec, options: WriteOptions = {}): string {
  refuseUnwritable(spec);
  const { format = 'yaml', description, plugins = [] } = options;
  const edges = otherEdges(spec);
  const file = {
    version: spec.version,
    ...(spec.name === undefined ? {} : { name: spec.name }),
    ...(description === undefined ? {} : { description }),
    ...(plugins.length > 0 ? { plugins: [...plugins] } : {}),
    ...pick(spec, Object.keys(GRAPH_SETTINGS)),
    nodes: Object.fromEntries(Object.entries(spec.nodes).map(([id, node]) => [id, writeNode(id, node, spec)])),
    ...(edges.length > 0 ? { edges } : {}),
    ...(spec.outputs && Object.keys(spec.outputs).length > 0 ? { outputs: { ...spec.outputs } } : {}),
  };
  return format === 'json' ? `${JSON.stringify(file, undefined, 2)}\n` : yamlText(file);
}

function writeNode(id: string, node: NodeEntry, spec: GraphSpec): object {
  const { backend, ...options } = (node.options ?? {}) as Record<string, unknown>;
  const asKey = typeof backend === 'string';
  const written = asKey || backend === undefined ? options : { ...options, backend };
  return {
    type: node.type,
    ...(asKey ? { backend: escapeTemplates(backend) } : {}),
    ...(Object.keys(written).length > 0 ? { options: escapeTemplates(written) } : {}),
    ...pick(node, Object.keys(NODE_SETTINGS)),
    ...wiresInto(id, spec),
  };
}

function pick(from: object, keys: readonly string[]): object {
  return Object.fromEntries(
    keys.map((key) => [key, (from as Record<string, unknown>)[key]]).filter(([, value]) => value !== undefined),
  );
}

function refuseUnwritable(spec: GraphSpec): void {
  const problems = [
    ...Object.keys(spec.nodes)
      .filter((id) => !isNodeId(id))
      .map((id) => `the id of node "${id}"`),
    ...Object.keys(spec.outputs ?? {})
      .filter((name) => !isName(name))
      .map((name) => `the name of output "${name}"`),
    ...Object.entries(spec.nodes).flatMap(([id, { options }]) => unwritableOptions(id, options)),
  ];
  if (problems.length === 0) return;
  throw new FexgraphError('BAD_GRAPH', `a graph file cannot hold ${problems.join('; ')}`, {
    hint: 'ids are letters, digits, _ and -, a letter first; functions and buffers can only be given from the API',
  });
}

function unwritableOptions(id: string, options: unknown): readonly string[] {
  if (options !== undefined && (typeof options !== 'object' || options === null || Array.isArray(options))) {
    return [`options of node "${id}" that are not a map`];
  }
  return findUnwritable(options ?? {}).map(({ path, what }) => `${what} at ${path === '' ? id : `${id}.${path}`}`);
}
