import type * as z from 'zod';
import type { NodeDefinition } from '../node/definition.ts';
import type { GraphProblem } from './graph-problem.ts';
import { type ErrorPolicy, GRAPH_SETTINGS, type GraphSpec, NODE_SETTINGS, type NodeEntry } from './graph-spec.ts';
import { didYouMean } from './near-miss.ts';

/** Takes a complaint about one setting. */
export type Reporter = (at: string, message: string, hint?: string) => void;

function checkSetting(name: string, schema: z.ZodType, value: unknown, report: Reporter): void {
  if (value === undefined) return;
  const { error } = schema.safeParse(value);
  const shown = typeof value === 'number' ? String(value) : JSON.stringify(value);
  if (error) report(name, `${error.issues[0].message}, is ${shown}`);
}

function checkAll(schemas: Readonly<Record<string, z.ZodType>>, written: object, report: Reporter): void {
  for (const [name, schema] of Object.entries(schemas)) {
    checkSetting(name, schema, (written as Record<string, unknown>)[name], report);
  }
}

/** Complains about anything that is no error policy; undefined is none. */
export function checkPolicy(policy: unknown, report: Reporter): void {
  checkSetting('onError', NODE_SETTINGS.onError, policy, report);
}

/** Complains about anything but a whole number above 0; undefined is none. */
export function checkCount(name: string, value: unknown, report: Reporter): void {
  checkSetting(name, NODE_SETTINGS.maxInFlight, value, report);
}

/** Every key of a node entry, so that a misspelt one is found. */
const NODE_KEYS = ['type', 'options', ...Object.keys(NODE_SETTINGS)];

const isRetry = (policy: ErrorPolicy | undefined) => typeof policy === 'object';

/** Checks the settings of one node, and that they mean something for its kind. */
export function checkNodeSettings(id: string, entry: NodeEntry, definition: NodeDefinition): GraphProblem[] {
  const problems: GraphProblem[] = [];
  const report: Reporter = (at, message, hint) => problems.push({ code: 'setting', path: id, at, message, hint });
  for (const key of Object.keys(entry)) {
    if (!NODE_KEYS.includes(key)) report(key, 'there is no such setting', didYouMean(key, NODE_KEYS));
  }
  checkAll(NODE_SETTINGS, entry, report);

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
  checkAll(GRAPH_SETTINGS, spec, report);
  return problems;
}
