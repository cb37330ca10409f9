import { GRAPH_SETTINGS, GRAPH_VERSION, type NodeRegistry } from '@fexgraph/core';
import { PARAM_TYPES } from '../params/param-value.ts';
import type { JsonSchema } from './json-schema.ts';
import { nodeSchemas, settingSchemas } from './node-schema.ts';

const NAME = '^[A-Za-z][\\w-]*$';
const NODE_ID = '^[A-Za-z][\\w-]*(/[A-Za-z][\\w-]*)*$';

const reference = (definition: string): JsonSchema => ({ $ref: `#/definitions/${definition}` });

/** A map with names as keys. */
const named = (values: JsonSchema, description: string, pattern = NAME): JsonSchema => ({
  type: 'object',
  description,
  propertyNames: { pattern },
  additionalProperties: values,
});

const TEXT: JsonSchema = { type: 'string' };

const DEFINITIONS: Readonly<Record<string, JsonSchema>> = {
  paramReference: {
    type: 'string',
    pattern: '^\\$\\{params\\.[A-Za-z][\\w-]*\\}$',
    description: 'the value of a param',
  },
  source: { ...TEXT, description: 'the id of a node, the input of a sub-graph, or use.output' },
  sources: { anyOf: [reference('source'), { type: 'array', items: reference('source') }] },
  param: {
    type: 'object',
    properties: {
      type: {
        anyOf: [{ enum: PARAM_TYPES }, { type: 'array', items: { enum: PARAM_TYPES }, minItems: 1 }],
        description: 'one type, or several of which one must fit',
      },
      default: { description: 'without one the param must be given' },
      optional: { type: 'boolean', description: 'without a value, what names the param is left out' },
      description: TEXT,
    },
    required: ['type'],
    additionalProperties: false,
  },
  edge: {
    type: 'object',
    properties: { from: reference('source'), to: TEXT, port: TEXT },
    required: ['from', 'to'],
    additionalProperties: false,
  },
};

/** What files and sub-graphs have in common. */
const BODY = {
  params: named(reference('param'), `values that are given when the graph is used: \${params.name}`),
  nodes: named(reference('node'), 'nodes by id', NODE_ID),
  edges: { type: 'array', items: reference('edge'), description: 'connections that are not written at the nodes' },
  outputs: named(reference('source'), 'named results'),
};

/**
 * The JSON Schema of graph files for the node types of a registry, for editors and other programs. It is draft 7, which
 * editors know best. What it cannot say (that ids exist, that packets fit) `validateGraphFile` checks.
 */
export function graphSchema(registry: NodeRegistry): JsonSchema {
  const { node, definitions } = nodeSchemas(registry);
  const subGraph: JsonSchema = {
    type: 'object',
    properties: {
      description: TEXT,
      inputs: { type: 'array', items: { ...TEXT, pattern: NAME }, uniqueItems: true },
      ...BODY,
    },
    additionalProperties: false,
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'fexgraph graph file',
    type: 'object',
    properties: {
      version: { const: GRAPH_VERSION },
      name: TEXT,
      description: TEXT,
      plugins: { type: 'array', items: TEXT, description: 'plugins that bring node types; the host must allow them' },
      ...settingSchemas(GRAPH_SETTINGS),
      graphs: named(subGraph, 'sub-graphs, used as nodes with use: name'),
      ...BODY,
    },
    required: ['version', 'nodes'],
    additionalProperties: false,
    definitions: { ...DEFINITIONS, node, ...definitions },
  };
}

/** The text of `schemas/graph.schema.json`. */
export function graphSchemaText(registry: NodeRegistry): string {
  return `${JSON.stringify(graphSchema(registry), undefined, 2)}\n`;
}
