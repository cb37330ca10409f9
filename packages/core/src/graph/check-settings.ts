import type { NodeDefinition } from '../node/definition.ts';
import type { GraphProblem } from './graph-problem.ts';
import { type ErrorPolicy, GRAPH_MODES, type GraphSpec, type NodeEntry } from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';

/** Takes a complaint about one setting. */
export type Reporter = (at: string, message: string, hint?: string) => void;

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) > 0;
const OTHERWISE = ['fail', 'null-row', 'skip'];
const FLOWS = ['wait', 'latest', 'drop-oldest'];

/** Complains about anything that is no error policy; undefined is none. */
export function checkPolicy(policy: unknown, report: Reporter): void {
  if (policy === undefined || OTHERWISE.includes(policy as string)) return;
  const { retry, otherwise } = (typeof policy === 'object' && policy !== null ? policy : {}) as Record<string, unknown>;
  if (isCount(retry) && OTHERWISE.includes(otherwise as string)) return;
  report(
    'onError',
    `is ${JSON.stringify(policy)}`,
    `write one of ${OTHERWISE.join(', ')}, or { retry: 2, otherwise: "null-row" }`,
  );
}

/** Complains about anything but a whole number above 0; undefined is none. */
export function checkCount(name: string, value: unknown, report: Reporter): void {
  if (value !== undefined && !isCount(value)) report(name, `must be a whole number above 0, is ${value}`);
}

/** Every key of a node entry, so that a misspelt one is found. */
const NODE_KEYS: Readonly<Record<keyof NodeEntry, true>> = {
  type: true,
  options: true,
  onError: true,
  maxInFlight: true,
  flow: true,
  maxBatch: true,
  batchDelayMs: true,
};

const isRetry = (policy: ErrorPolicy | undefined) => typeof policy === 'object';

/** Checks the settings of one node, and that they mean something for its kind. */
export function checkNodeSettings(id: string, entry: NodeEntry, definition: NodeDefinition): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const report: Reporter = (at, message, hint) => problems.push({ code: 'setting', path: id, at, message, hint });
  for (const key of Object.keys(entry)) {
    if (Object.hasOwn(NODE_KEYS, key)) continue;
    report(key, 'there is no such setting', didYouMean(key, Object.keys(NODE_KEYS)));
  }
  checkCount('maxInFlight', entry.maxInFlight, report);
  checkCount('maxBatch', entry.maxBatch, report);
  checkPolicy(entry.onError, report);
  const { batchDelayMs, flow } = entry;
  if (batchDelayMs !== undefined && !(batchDelayMs >= 0 && batchDelayMs < Number.POSITIVE_INFINITY))
    report('batchDelayMs', `must be 0 or more milliseconds, is ${batchDelayMs}`);
  if (flow !== undefined && !FLOWS.includes(flow)) report('flow', `is "${flow}"`, `write one of ${FLOWS.join(', ')}`);

  const { kind } = definition;
  const belongs = (names: readonly (keyof NodeEntry)[], owner: string) => {
    for (const name of names) if (entry[name] !== undefined) report(name, `belongs to ${owner}`);
  };
  if (kind !== 'source') belongs(['flow', 'maxInFlight'], 'sources');
  if (kind !== 'map') belongs(['maxBatch', 'batchDelayMs'], 'nodes that process');
  if (definition.traits?.stateful && isRetry(entry.onError)) {
    report('onError', 'a stateful node cannot be asked twice for the same frame', 'leave retry out');
  }
  return problems;
}

/** Checks the settings of the graph as a whole. */
export function checkGraphSettings(spec: GraphSpec): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const report: Reporter = (at, message, hint) =>
    problems.push({ code: 'setting', path: '(graph)', at, message, ...(hint === undefined ? {} : { hint }) });
  if (spec.mode !== undefined && !GRAPH_MODES.includes(spec.mode))
    report('mode', `is ${JSON.stringify(spec.mode)}`, `write ${GRAPH_MODES.join(' or ')}`);
  checkPolicy(spec.onError, report);
  checkCount('maxInFlight', spec.maxInFlight, report);
  checkCount('maxBatch', spec.maxBatch, report);
  if (spec.maxErrors !== undefined && !(Number.isInteger(spec.maxErrors) && spec.maxErrors >= 0))
    report('maxErrors', `must be a whole number, 0 or more, is ${spec.maxErrors}`);
  return problems;
}
