import { NODE_SETTINGS } from '@fexgraph/core';
import type { FileEntry, FileMap } from '../text/file-value.ts';
import type { Expect } from './expect.ts';
import type { FileNode, FileUse, FileWire } from './graph-document.ts';

const SETTINGS = Object.keys(NODE_SETTINGS);
const NODE_KEYS = ['type', 'backend', 'options', ...SETTINGS, 'input', 'inputs'];
const USE_KEYS = ['use', 'params', 'input', 'inputs'];
const TYPE = /^[^@\s$]+(@\d+)?$/;

/** One entry of `nodes`: a node with a `type`, or a sub-graph with `use`. */
export function readNode({ key: id, at, value }: FileEntry, expect: Expect): FileNode | FileUse | undefined {
  const map = expect.map(value, `node "${id}"`);
  if (!map) return undefined;
  const { log } = expect;
  const isUse = map.entries.has('use');
  if (!isUse && !map.entries.has('type')) {
    log.add('missing-key', at, `node "${id}" needs a type`, { hint: 'or `use:` with the name of a sub-graph' });
    return undefined;
  }
  expect.keys(map, isUse ? USE_KEYS : NODE_KEYS, isUse ? 'the use of a sub-graph' : 'a node');
  const wires = readWires(map, expect);
  const read = (key: string) => map.entries.get(key)?.value;
  if (isUse) {
    const graph = expect.text(read('use'), 'use');
    return graph && { kind: 'use', id, at, graph, params: expect.map(read('params'), 'params'), wires };
  }
  const type = expect.text(read('type'), 'type');
  if (!type) return undefined;
  if (!TYPE.test(type.text)) {
    log.add('wrong-value', type.at, `"${type.text}" is not a node type`, {
      hint: type.text.includes('$') ? 'a type cannot come from a param' : 'write family/name or family/name@1',
    });
    return undefined;
  }
  return {
    kind: 'node',
    id,
    at,
    type,
    options: expect.map(read('options'), 'options'),
    backend: map.entries.get('backend'),
    settings: SETTINGS.flatMap((key) => map.entries.get(key) ?? []),
    wires,
  };
}

/** `input: a`, `input: [a, b]`, or `inputs: { port: a, other: [b, c] }`. */
function readWires(map: FileMap, expect: Expect): FileWire[] {
  const input = map.entries.get('input');
  const inputs = map.entries.get('inputs');
  if (input && inputs) {
    expect.log.add('wrong-value', inputs.at, 'a node has input or inputs, not both', {
      hint: 'input: for its only port, inputs: for named ports',
    });
  }
  const wires: FileWire[] = input ? expect.textOrTexts(input.value, 'input').map((from) => ({ from })) : [];
  for (const { key: port, at: portAt, value } of expect.entries(inputs?.value, 'inputs')) {
    for (const from of expect.textOrTexts(value, `input "${port}"`)) wires.push({ from, port, portAt });
  }
  return wires;
}
