import { didYouMean } from '@fexgraph/core';
import { readParamDeclarations } from '../params/read-declarations.ts';
import type { FileMap, FileValue, Position } from '../text/file-value.ts';
import type { Expect } from './expect.ts';
import type { FileNode, FileUse, GraphBody, Reference } from './graph-document.ts';
import { readNode } from './read-node.ts';

export const BODY_KEYS = ['params', 'nodes', 'edges', 'outputs'];

/** Reads what files and sub-graphs have in common. */
export function readBody(map: FileMap, expect: Expect): GraphBody {
  const value = (key: string) => map.entries.get(key)?.value;
  const nodes = new Map<string, FileNode | FileUse>();
  const unreadable = new Set<string>();
  for (const entry of expect.entries(value('nodes'), 'nodes')) {
    const node = expect.nodeId(entry.key, entry.at) && readNode(entry, expect);
    if (node) nodes.set(entry.key, node);
    else unreadable.add(entry.key);
  }
  readEdges(value('edges'), nodes, unreadable, expect);
  const outputs = new Map<string, Reference>();
  for (const { key, at, value: output } of expect.entries(value('outputs'), 'outputs')) {
    const reference = expect.text(output, `output "${key}"`);
    if (expect.name(key, at, 'the name of an output') && reference) outputs.set(key, reference);
  }
  return { at: map.at, params: readParamDeclarations(value('params'), expect), nodes, unreadable, outputs };
}

/** A list of names that must differ. */
export function readNames(value: FileValue | undefined, expect: Expect, what: string): ReadonlyMap<string, Position> {
  const names = new Map<string, Position>();
  for (const { text, at } of expect.texts(value, 'inputs')) {
    if (!expect.name(text, at, what)) continue;
    if (names.has(text)) expect.log.add('wrong-value', at, `"${text}" is there twice`);
    names.set(text, at);
  }
  return names;
}

/** Explicit edges are another way to write the inputs of a node. */
function readEdges(
  value: FileValue | undefined,
  nodes: GraphBody['nodes'],
  unreadable: GraphBody['unreadable'],
  expect: Expect,
): void {
  if (value && value.kind !== 'list') {
    expect.log.add('wrong-value', value.at, 'edges must be a list of { from, to, port }');
    return;
  }
  for (const item of value?.items ?? []) {
    const edge = expect.map(item, 'an edge');
    if (!edge) continue;
    expect.keys(edge, ['from', 'to', 'port'], 'an edge');
    const read = (key: string) => expect.text(edge.entries.get(key)?.value, key);
    const [from, to, port] = [read('from'), read('to'), read('port')];
    for (const key of ['from', 'to']) {
      if (!edge.entries.has(key)) expect.log.add('missing-key', edge.at, `the edge needs "${key}"`);
    }
    const node = to && nodes.get(to.text);
    if (to && !node && !unreadable.has(to.text)) {
      const hint = () => didYouMean(to.text, [...nodes.keys()]);
      expect.log.add('unknown-node', to.at, `there is no node "${to.text}"`, { hint });
    }
    if (node && from) node.wires.push({ from, port: port?.text, portAt: port?.at });
  }
}
