import { inputPorts, type NodeDefinition } from '../node/definition.ts';
import { parseOptions } from '../node/parse-options.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import type { Ports } from '../node/port.ts';
import type { GraphProblem } from './graph-problem.ts';
import type { GraphSpec, NodeEntry } from './graph-spec.ts';
import { parseNodeType } from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';
import type { NodeRegistry } from './node-registry.ts';

/** A node entry with its class, definition and validated options. */
export interface ResolvedNode {
  readonly id: string;
  readonly entry: NodeEntry;
  readonly nodeClass: NodeClass;
  readonly definition: NodeDefinition;
  readonly options: unknown;
  readonly ports: Ports;
}

function checkSettings(id: string, entry: NodeEntry, definition: NodeDefinition): GraphProblem[] {
  const isSource = !definition.input && !definition.inputs;
  const problems: GraphProblem[] = [];
  const bad = (at: string, message: string) => problems.push({ code: 'setting', path: id, at, message });
  const positive = { maxInFlight: entry.maxInFlight, maxBatch: entry.maxBatch };
  for (const [name, value] of Object.entries(positive)) {
    if (value !== undefined && !(Number.isInteger(value) && value > 0))
      bad(name, `must be a whole number above 0, is ${value}`);
  }
  if (entry.batchDelayMs !== undefined && !(entry.batchDelayMs >= 0))
    bad('batchDelayMs', 'must be 0 or more milliseconds');
  if (!isSource && (entry.flow || entry.maxInFlight)) bad('flow', 'flow and maxInFlight belong to sources');
  return problems;
}

/** Looks up types and validates options. Nodes with problems are left out of the result and reported. */
export function resolveNodes(
  spec: GraphSpec,
  registry: NodeRegistry,
): { readonly nodes: Map<string, ResolvedNode>; readonly problems: GraphProblem[] } {
  const nodes = new Map<string, ResolvedNode>();
  const problems: GraphProblem[] = [];
  for (const [id, entry] of Object.entries(spec.nodes)) {
    const { type, version } = parseNodeType(entry.type);
    const registered = registry.get(type);
    if (!registered) {
      const known = registry.list().map((node) => node.definition.type);
      problems.push({
        code: 'unknown-type',
        path: id,
        message: `there is no node type "${type}"`,
        hint: didYouMean(type, known) ?? 'is the plugin that brings it registered?',
      });
      continue;
    }
    const { definition, nodeClass } = registered;
    if (version !== undefined && version !== definition.version) {
      problems.push({
        code: 'wrong-version',
        path: id,
        message: `the graph asks for ${type}@${version}, here is ${type}@${definition.version}`,
        hint: 'its numbers may differ; change the version in the graph if that is what you want',
      });
    }
    problems.push(...checkSettings(id, entry, definition));
    const parsed = parseOptions(definition, entry.options);
    if ('issues' in parsed) {
      for (const issue of parsed.issues) {
        problems.push({ code: 'bad-option', path: id, at: issue.option || undefined, message: issue.message });
      }
      continue;
    }
    nodes.set(id, { id, entry, nodeClass, definition, options: parsed.options, ports: inputPorts(definition) });
  }
  return { nodes, problems };
}
