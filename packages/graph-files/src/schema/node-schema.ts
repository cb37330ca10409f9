import { inputPorts, NODE_SETTINGS, type NodeDefinition, type NodeRegistry } from '@fexgraph/core';
import * as z from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { apiOnlyOptions, optionSchema } from './option-schema.ts';
import { orParam } from './or-param.ts';

const SOURCES: JsonSchema = { $ref: '#/definitions/sources' };

/** The schema of an entry of `nodes`, and the definitions it refers to: one for the options of each node type. */
export function nodeSchemas(registry: NodeRegistry): {
  readonly node: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
} {
  const types = registry.list().map((entry) => entry.definition);
  const node: JsonSchema = {
    type: 'object',
    properties: {
      type: { type: 'string', description: 'family/name or family/name@version', ...knownTypes(types) },
      use: { type: 'string', description: 'the name of a sub-graph' },
      params: { type: 'object', description: "values for the sub-graph's params" },
      backend: { type: 'string', description: 'stands for the option of that name' },
      options: { type: 'object' },
      ...settingSchemas(NODE_SETTINGS),
      input: { ...SOURCES, description: 'what its only port reads' },
      inputs: { type: 'object', additionalProperties: SOURCES, description: 'what each port reads' },
    },
    additionalProperties: false,
    oneOf: [{ required: ['type'] }, { required: ['use'] }],
    not: { required: ['input', 'inputs'] },
    allOf: types.map(typeRule),
  };
  return { node, definitions: Object.fromEntries(types.map((type) => [optionsName(type), optionDefinition(type)])) };
}

/** Settings of nodes and graphs as properties; each may come from a param. */
export function settingSchemas(settings: Readonly<Record<string, z.ZodType>>): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, schema]) => {
      const {
        $schema: _,
        '~standard': __,
        ...generated
      } = z.toJSONSchema(schema, { target: 'draft-07' }) as JsonSchema;
      return [name, orParam(generated)];
    }),
  );
}

const optionsName = (definition: NodeDefinition) => `options of ${definition.type.replaceAll('/', ' ')}`;

const spellings = ({ type, version }: NodeDefinition) => [type, `${type}@${version}`];

/** A type that is here, or one of a family of which none is here: a plugin brings it. */
function knownTypes(types: readonly NodeDefinition[]): object {
  if (types.length === 0) return {};
  const families = new Set(types.map(({ type }) => type.slice(0, type.indexOf('/'))));
  const others = `^(?!(${[...families].join('|')})/)[^/@\\s$]+/[^@\\s$]+(@\\d+)?$`;
  return { anyOf: [{ enum: types.flatMap(spellings) }, { pattern: others, description: 'a node type of a plugin' }] };
}

/** If an entry is of this type, then it has these options and ports. */
function typeRule(definition: NodeDefinition): JsonSchema {
  const ports = Object.entries(inputPorts(definition));
  const options: JsonSchema = { $ref: `#/definitions/${encodeURIComponent(optionsName(definition))}` };
  const required = (optionSchema(definition).required ?? []) as readonly string[];
  const inputs = {
    type: 'object',
    description: ports.length > 0 ? undefined : 'a source takes no input',
    properties: Object.fromEntries(
      ports.map(([name, port]) => [name, { ...SOURCES, description: `${port.packet.name}: ${port.doc}` }]),
    ),
    additionalProperties: false,
  };
  return {
    if: { properties: { type: { enum: spellings(definition) } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: {
      properties: { type: { description: definition.summary }, options, inputs },
      // `backend:` at the node can be the required one.
      ...(required.some((name) => name !== 'backend') ? { required: ['options'] } : {}),
    },
  };
}

function optionDefinition(definition: NodeDefinition): JsonSchema {
  const apiOnly = new Set(apiOnlyOptions(definition));
  const schema = orParam(optionSchema(definition), { atTop: true }) as JsonSchema & { properties?: object };
  if (apiOnly.size === 0) return schema;
  const marked = Object.entries(schema.properties ?? {}).map(([name, option]) => [
    name,
    apiOnly.has(name) ? { ...option, description: apiOnlyNote((option as JsonSchema).description) } : option,
  ]);
  return { ...schema, properties: Object.fromEntries(marked) };
}

function apiOnlyNote(description: unknown): string {
  return `${description ? `${description}; ` : ''}only as a param of type api`;
}
