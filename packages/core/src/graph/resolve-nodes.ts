import { inputPorts, type NodeDefinition } from '../node/definition.ts';
import { parseOptions } from '../node/parse-options.ts';
import type { NodeClass } from '../node/pipeline-node-decorator.ts';
import type { Ports } from '../node/port.ts';
import { checkNodeSettings } from './check-settings.ts';
import type { GraphProblem } from './graph-problem.ts';
import type { GraphSpec, NodeEntry } from './graph-spec.ts';
import { parseNodeType } from './graph-spec.ts';
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

export interface ResolvedNodes {
  /** All nodes of a known type: also one with bad options has its place in the graph. */
  readonly nodes: ReadonlyMap<string, ResolvedNode>;
  /** Those whose options are good. */
  readonly valid: ReadonlySet<string>;
  readonly problems: readonly GraphProblem[];
}

/** Looks up types and validates options. */
export function resolveNodes(spec: GraphSpec, registry: NodeRegistry): ResolvedNodes {
  const nodes = new Map<string, ResolvedNode>();
  const valid = new Set<string>();
  const problems: GraphProblem[] = [];
  for (const [id, entry] of Object.entries(spec.nodes)) {
    const { type, version } = parseNodeType(entry.type);
    const registered = registry.get(type);
    if (!registered) {
      problems.push({ code: 'unknown-type', path: id, ...registry.missing(type) });
      continue;
    }
    const { definition, nodeClass } = registered;
    if (version !== undefined && version !== definition.version) {
      problems.push({
        code: 'wrong-version',
        path: id,
        message: `the graph asks for ${entry.type}, but ${type}@${definition.version} is registered`,
        hint: 'its numbers may differ; change the version in the graph if that is what you want',
      });
    }
    problems.push(...checkNodeSettings(id, entry, definition));
    const parsed = parseOptions(definition, entry.options);
    const options = 'options' in parsed ? parsed.options : undefined;
    if ('options' in parsed) valid.add(id);
    else {
      for (const { option, message, hint } of parsed.issues)
        problems.push({ code: 'bad-option', path: id, at: option || undefined, message, hint });
    }
    nodes.set(id, { id, entry, nodeClass, definition, options, ports: inputPorts(definition) });
  }
  return { nodes, valid, problems };
}
