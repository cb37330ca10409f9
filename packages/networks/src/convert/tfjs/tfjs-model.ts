import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import { attributeValue, TfjsAttributes } from './attributes.ts';
import { readWeights, type TfjsWeight, weightsManifest } from './weights.ts';

export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  /** Names of the nodes it reads (every supported operator has one result). */
  readonly inputs: readonly string[];
  readonly attributes: TfjsAttributes;
}

export interface TfjsModel {
  /** In an order in which everything is computed before it is read. */
  readonly nodes: readonly TfjsNode[];
  readonly weights: ReadonlyMap<string, TfjsWeight>;
  /** Names of the nodes that give the outputs. */
  readonly outputs: readonly string[];
}

const signature = z.object({ outputs: z.record(z.string(), z.object({ name: z.string() })) });

const modelFile = z.object({
  format: z.literal('graph-model'),
  modelTopology: z.object({
    node: z.array(
      z.object({
        name: z.string(),
        op: z.string(),
        input: z.array(z.string()).default([]),
        attr: z.record(z.string(), attributeValue).default({}),
      }),
    ),
  }),
  weightsManifest,
  signature: signature.optional(),
  userDefinedMetadata: z.object({ signature: signature.optional() }).optional(),
});

/**
 * Reads a TensorFlow.js graph model.
 *
 * @param json contents of the `.json` file
 * @param weights contents of its weight files, joined
 * @throws FexgraphError BAD_MODEL when the JSON is not a graph model, its nodes are incomplete or form a cycle, or
 *   the weights do not fit.
 */
export function readTfjs(json: string, weights: Uint8Array, what = 'the TFJS model'): TfjsModel {
  const file = parse(json, what);
  const nodes = file.modelTopology.node.map((node) => ({
    name: node.name,
    op: node.op,
    // "^name" orders only, "name:0" names the first result.
    inputs: node.input.filter((input) => !input.startsWith('^')).map(nodeName),
    attributes: new TfjsAttributes(node.attr),
  }));
  const declared = file.signature ?? file.userDefinedMetadata?.signature;
  const outputs = declared ? Object.values(declared.outputs).map(({ name }) => nodeName(name)) : unread(nodes);
  return { nodes: sorted(nodes, what), weights: readWeights(file.weightsManifest, weights), outputs };
}

function nodeName(reference: string): string {
  return reference.replace(/:0$/, '');
}

function parse(json: string, what: string): z.infer<typeof modelFile> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new FexgraphError('BAD_MODEL', `${what} is not JSON`, { cause });
  }
  const result = modelFile.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new FexgraphError(
      'BAD_MODEL',
      `${what} is not a TFJS graph model: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return result.data;
}

function unread(nodes: readonly TfjsNode[]): string[] {
  const read = new Set(nodes.flatMap((node) => node.inputs));
  return nodes.filter((node) => !read.has(node.name) && node.op !== 'Const').map((node) => node.name);
}

/** The file does not promise any order. */
function sorted(nodes: readonly TfjsNode[], what: string): TfjsNode[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const order: TfjsNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    if (state.get(name) === 'done') return;
    const node = byName.get(name);
    if (!node) throw new FexgraphError('BAD_MODEL', `${what}: node "${name}" is read but not there`);
    if (state.get(name) === 'open') throw new FexgraphError('BAD_MODEL', `${what}: node "${name}" depends on itself`);
    state.set(name, 'open');
    for (const input of node.inputs) visit(input);
    state.set(name, 'done');
    order.push(node);
  };
  for (const node of nodes) visit(node.name);
  return order;
}
