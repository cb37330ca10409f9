import type { JsonSchema } from './json-schema.ts';

/** What no value in a file can fulfil. */
export const NOTHING: JsonSchema = { not: {} };

export function isNothing(schema: JsonSchema): boolean {
  return typeof schema.not === 'object' && schema.not !== null && Object.keys(schema.not).length === 0;
}

/** Alternatives that nothing fulfils say nothing, and neither do bounds that every safe integer keeps. */
export function simplifySchema(schema: JsonSchema): JsonSchema {
  const simple: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) simple[keyword] = simplifyKeyword(keyword, value);
  if (simple.type === 'array' && isSchema(simple.items) && isNothing(simple.items)) {
    const { description } = simple;
    return description === undefined ? NOTHING : { description, ...NOTHING };
  }
  if (simple.type === 'integer') {
    if (simple.maximum === Number.MAX_SAFE_INTEGER) delete simple.maximum;
    if (simple.minimum === Number.MIN_SAFE_INTEGER) delete simple.minimum;
  }
  return 'anyOf' in simple ? simplifyAlternatives(simple as { anyOf: readonly JsonSchema[] }) : simple;
}

function simplifyKeyword(keyword: string, value: unknown): unknown {
  if (keyword === 'properties') {
    const properties = Object.entries(value as Record<string, JsonSchema>);
    return Object.fromEntries(properties.map(([name, property]) => [name, simplifySchema(property)]));
  }
  if (['anyOf', 'oneOf', 'allOf'].includes(keyword)) return (value as readonly JsonSchema[]).map(simplifySchema);
  if (keyword !== 'items' && keyword !== 'additionalProperties') return value;
  if (Array.isArray(value)) return value.map(simplifySchema);
  return isSchema(value) ? simplifySchema(value) : value;
}

function simplifyAlternatives({ anyOf, ...rest }: { readonly anyOf: readonly JsonSchema[] }): JsonSchema {
  const flat = anyOf.flatMap((schema) => {
    const isPlainUnion = Array.isArray(schema.anyOf) && Object.keys(schema).length === 1;
    return isPlainUnion ? (schema.anyOf as readonly JsonSchema[]) : [schema];
  });
  const possible = flat.filter((schema) => !isNothing(schema));
  if (possible.length === 0) return { ...rest, ...NOTHING };
  const [only] = possible;
  const isMergeable = possible.length === 1 && !Object.keys(only).some((keyword) => keyword in rest);
  return isMergeable ? { ...rest, ...only } : { ...rest, anyOf: possible };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
