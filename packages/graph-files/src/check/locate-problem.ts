import { type GraphProblem, inputPorts, type NodeRegistry, parseNodeType } from '@fexgraph/core';
import type { PlacedEdge, PlacedGraph, PlacedNode } from '../inline/placed-graph.ts';
import type { FileEntry, FileValue, Position } from '../text/file-value.ts';

/** Problems of what goes into a node: they stand where the input is written. */
const WIRING: readonly GraphProblem['code'][] = [
  'unknown-node',
  'unknown-port',
  'wrong-packet',
  'ambiguous-merge',
  'unreachable-join',
  'sensitive-sink',
];

/** The place in the file that a problem of the graph is about. */
export function locateProblem(problem: GraphProblem, graph: PlacedGraph, registry: NodeRegistry): Position {
  const { path, at, code } = problem;
  if (path.startsWith('outputs.')) return graph.outputs.get(path.slice('outputs.'.length))?.at ?? graph.at;
  const node = graph.nodes.get(path);
  if (!node) return settingPosition(graph.settings, at) ?? graph.at;
  const { file } = node;
  if (code === 'unknown-type' || code === 'wrong-version') return file.type.at;
  if (code === 'setting') return settingPosition(file.settings, at) ?? file.at;
  if (!WIRING.includes(code)) return optionPosition(node, at);
  const edge = edgeOf(problem, node, graph, registry);
  if (!edge) return file.at;
  // A port that does not exist is misspelt; otherwise it is what goes into it that is wrong.
  return code === 'unknown-port' && at !== undefined ? (edge.portAt ?? edge.fromAt) : edge.fromAt;
}

function settingPosition(settings: readonly FileEntry[], at: string | undefined): Position | undefined {
  return settings.find((setting) => setting.key === at)?.at;
}

function edgeOf(
  { at, message }: GraphProblem,
  { id, file }: PlacedNode,
  graph: PlacedGraph,
  registry: NodeRegistry,
): PlacedEdge | undefined {
  const definition = registry.get(parseNodeType(file.type.text).type)?.definition;
  const ports = definition ? Object.keys(inputPorts(definition)) : [];
  const onlyPort = ports.length === 1 ? ports[0] : undefined;
  const into = graph.edges.filter((edge) => edge.to === id && (at === undefined || (edge.port ?? onlyPort) === at));
  // Where several edges go into a port, the message quotes the one that it is about.
  return into.find((edge) => message.includes(`"${edge.from}"`)) ?? into[0];
}

/** The key of an option, or the value inside it, or the closest thing around it that is written. */
function optionPosition({ file }: PlacedNode, at: string | undefined): Position {
  if (at === undefined) return file.at;
  const [first, ...rest] = at.split('.');
  if (first === 'backend' && file.backend) return file.backend.at;
  const option = file.options?.entries.get(first);
  if (!option) return file.at;
  let position = rest.length === 0 ? option.at : option.value.at;
  let value: FileValue | undefined = option.value;
  for (const key of rest) {
    value = value && innerValue(value, key);
    if (!value) break;
    position = value.at;
  }
  return position;
}

function innerValue(value: FileValue, key: string): FileValue | undefined {
  if (value.kind === 'map') return value.entries.get(key)?.value;
  return value.kind === 'list' ? value.items[Number(key)] : undefined;
}
