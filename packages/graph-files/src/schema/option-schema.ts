import type { NodeDefinition } from '@fexgraph/core';
import * as z from 'zod';
import type { JsonSchema } from './json-schema.ts';
import { isNothing, NOTHING, simplifySchema } from './simplify-schema.ts';

/** Metadata (`.meta({ type: 'string' })`) that describes a custom schema well enough for a file. */
const DESCRIBES = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];

/** A node, or whatever else has options in the form of a zod schema. */
type WithOptions = Pick<NodeDefinition, 'options'>;

const schemas = new WeakMap<WithOptions, JsonSchema>();

/**
 * The options of a node as JSON Schema (draft 7), from its zod schema, for what a user writes (defaults may be left
 * out). Functions, buffers and other things that a file cannot hold become a schema that nothing fulfils.
 */
export function optionSchema(definition: WithOptions): JsonSchema {
  let schema = schemas.get(definition);
  if (!schema) {
    const {
      $schema,
      '~standard': _,
      ...generated
    } = z.toJSONSchema(definition.options, {
      target: 'draft-07',
      io: 'input',
      unrepresentable: ({ zodSchema }) => {
        const meta: object = z.globalRegistry.get(zodSchema as unknown as z.ZodType) ?? {};
        return DESCRIBES.some((keyword) => keyword in meta) ? 'any' : { ...NOTHING };
      },
    }) as Record<string, unknown>;
    const simple = simplifySchema(generated);
    // Core refuses unknown options, so the schema does too.
    schema = 'properties' in simple ? { additionalProperties: false, ...simple } : simple;
    schemas.set(definition, schema);
  }
  return schema;
}

/** Names of the options that only the API can give. */
export function apiOnlyOptions(definition: WithOptions): readonly string[] {
  const { properties } = optionSchema(definition);
  return Object.entries((properties ?? {}) as Record<string, JsonSchema>)
    .filter(([, schema]) => isNothing(schema))
    .map(([name]) => name);
}
