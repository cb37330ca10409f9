import type { JsonSchema } from './json-schema.ts';

const PARAM: JsonSchema = { $ref: '#/definitions/paramReference' };

/** Editors do not look at what stands beside a `$ref`. */
const PARAM_ONLY: JsonSchema = { allOf: [PARAM] };

/** Keywords that say what a value is about, not which values there are. */
const ANNOTATIONS = ['description', 'default', 'title', 'examples', 'deprecated'];

/**
 * A schema that also takes `${params.x}` in the place of every value in it; at its top only if asked.
 * What no value fulfils can still come from a param.
 */
export function orParam(schema: JsonSchema, { atTop = false } = {}): JsonSchema {
  const inner = withInner(schema);
  if (atTop) return inner;
  if ('not' in schema) return { ...(schema.description ? { description: schema.description } : {}), ...PARAM_ONLY };
  if (acceptsAnyText(schema)) return inner;
  const entries = Object.entries(inner);
  const annotations = entries.filter(([keyword]) => ANNOTATIONS.includes(keyword));
  const rules = entries.filter(([keyword]) => !ANNOTATIONS.includes(keyword));
  return { ...Object.fromEntries(annotations), anyOf: [Object.fromEntries(rules), PARAM] };
}

function acceptsAnyText(schema: JsonSchema): boolean {
  const rules = Object.keys(schema).filter((keyword) => !ANNOTATIONS.includes(keyword));
  return rules.length === 0 || (schema.type === 'string' && rules.length === 1);
}

function withInner(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties') {
        const properties = Object.entries(value as Record<string, JsonSchema>);
        return [keyword, Object.fromEntries(properties.map(([name, property]) => [name, orParam(property)]))];
      }
      if (keyword === 'items' || keyword === 'additionalProperties') {
        if (Array.isArray(value)) return [keyword, value.map((item) => orParam(item))];
        return [keyword, typeof value === 'object' ? orParam(value as JsonSchema) : value];
      }
      if (keyword === 'anyOf' || keyword === 'oneOf' || keyword === 'allOf') {
        return [keyword, (value as readonly JsonSchema[]).map((item) => orParam(item, { atTop: true }))];
      }
      return [keyword, value];
    }),
  );
}
