import { GRAPH_SETTINGS, GRAPH_VERSION } from '@fexgraph/core';
import type { ProblemLog } from '../problem-log.ts';
import { describe, type FileMap, type FileValue } from '../text/file-value.ts';
import { Expect } from './expect.ts';
import type { GraphDocument, SubGraph } from './graph-document.ts';
import { BODY_KEYS, readBody, readNames } from './read-body.ts';

const SETTINGS = Object.keys(GRAPH_SETTINGS);
const FILE_KEYS = ['version', 'name', 'description', 'plugins', ...SETTINGS, 'graphs', ...BODY_KEYS];
const SUB_GRAPH_KEYS = ['description', 'inputs', ...BODY_KEYS];

/** Reads the structure of a graph file. Undefined if its version says that the rest could mean anything. */
export function readDocument(root: FileMap, log: ProblemLog): GraphDocument | undefined {
  const expect = new Expect(log);
  if (!checkVersion(root, log)) return undefined;
  expect.keys(root, FILE_KEYS, 'a graph file');
  if (!root.entries.has('nodes')) log.add('missing-key', root.at, 'a graph file needs nodes');
  const value = (key: string) => root.entries.get(key)?.value;
  return {
    ...readBody(root, expect),
    name: expect.text(value('name'), 'name')?.text,
    description: expect.text(value('description'), 'description')?.text,
    plugins: expect.texts(value('plugins'), 'plugins'),
    settings: SETTINGS.flatMap((key) => root.entries.get(key) ?? []),
    graphs: readSubGraphs(value('graphs'), expect),
  };
}

function checkVersion(root: FileMap, log: ProblemLog): boolean {
  const version = root.entries.get('version')?.value;
  const hint = `this fexgraph reads version: ${GRAPH_VERSION}`;
  if (!version) {
    log.add('missing-key', root.at, 'a graph file begins with its version', { hint });
    return false;
  }
  if (version.kind === 'scalar' && version.value === GRAPH_VERSION) return true;
  log.add('wrong-version', version.at, `graph version ${describe(version)} is not known`, { hint });
  return false;
}

function readSubGraphs(value: FileValue | undefined, expect: Expect): ReadonlyMap<string, SubGraph> {
  const graphs = new Map<string, SubGraph>();
  for (const { key, at, value: graph } of expect.entries(value, 'graphs')) {
    const map = expect.map(graph, `sub-graph "${key}"`);
    if (!expect.name(key, at, 'the name of a sub-graph') || !map) continue;
    expect.keys(map, SUB_GRAPH_KEYS, 'a sub-graph');
    expect.text(map.entries.get('description')?.value, 'description');
    const body = readBody(map, expect);
    const inputs = readNames(map.entries.get('inputs')?.value, expect, 'an input of a sub-graph');
    for (const [input, inputAt] of inputs) {
      if (body.nodes.has(input)) {
        expect.log.add('sub-graph', inputAt, `"${input}" is the name of an input and of a node`);
      }
    }
    graphs.set(key, { ...body, name: key, inputs });
  }
  return graphs;
}
