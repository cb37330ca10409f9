import type { JsonSchema } from '@fexgraph/graph-files';

/** How a value is asked for. */
export type Control =
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly min?: number;
      readonly max?: number;
      readonly above?: number;
    }
  | { readonly kind: 'text' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly (string | number | boolean)[] }
  | { readonly kind: 'texts' }
  | { readonly kind: 'union'; readonly variants: readonly Control[] }
  /** What no file can hold: only a program can give it. */
  | { readonly kind: 'program' }
  /** What a form cannot say: JSON. */
  | { readonly kind: 'json' };

export interface OptionField {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** Undefined where there is none. */
  readonly default: unknown;
  readonly control: Control;
}

/** A form for the options of a node, from their JSON Schema. */
export function optionFields(schema: JsonSchema): readonly OptionField[] {
  const required = (schema.required ?? []) as readonly string[];
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  return properties.map(([name, option]) => ({
    name,
    description: String(option.description ?? ''),
    required: required.includes(name),
    default: option.default,
    control: controlFor(option),
  }));
}

function controlFor(schema: JsonSchema): Control {
  if (schema.not !== undefined) return { kind: 'program' };
  if (schema.const !== undefined) return { kind: 'choice', choices: [schema.const as string] };
  if (Array.isArray(schema.enum)) return { kind: 'choice', choices: schema.enum };
  const { type, anyOf } = schema;
  if (type === 'boolean') return { kind: 'boolean' };
  if (type === 'string') return { kind: 'text' };
  if (type === 'number' || type === 'integer') {
    const bound = (keyword: string) => (typeof schema[keyword] === 'number' ? (schema[keyword] as number) : undefined);
    return {
      kind: 'number',
      integer: type === 'integer',
      min: bound('minimum'),
      max: bound('maximum'),
      above: bound('exclusiveMinimum'),
    };
  }
  if (type === 'array') return isTexts(schema) ? { kind: 'texts' } : { kind: 'json' };
  return Array.isArray(anyOf) ? unionOf(anyOf.map(controlFor)) : { kind: 'json' };
}

const isTexts = ({ items }: JsonSchema) =>
  typeof items === 'object' && items !== null && (items as JsonSchema).type === 'string';

/** A choice of several ways; where one of them takes anything, it is the only one. */
function unionOf(variants: readonly Control[]): Control {
  return variants.some(({ kind }) => kind === 'json' || kind === 'union')
    ? { kind: 'json' }
    : { kind: 'union', variants };
}

const PARAM = /^\$\{params\.([A-Za-z][\w-]*)\}$/;

/** The param that a value stands for. */
export function paramOf(value: unknown): string | undefined {
  return typeof value === 'string' ? PARAM.exec(value)?.[1] : undefined;
}

export const paramReference = (name: string) => `\${params.${name}}`;

/** Whether a control can show a value as it is. */
export function canShow(control: Control, value: unknown): boolean {
  switch (control.kind) {
    case 'number':
      return typeof value === 'number';
    case 'text':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'choice':
      return control.choices.includes(value as string);
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && !item.includes('\n'));
    case 'union':
      return control.variants.some((variant) => canShow(variant, value));
    case 'program':
      return false;
    case 'json':
      return true;
  }
}

/** What was typed, as a value. What is no number stays a text, and `compile` says what is wrong with it. */
export function readTyped(control: Control, typed: string): unknown {
  if (control.kind === 'number') return typed.trim() === '' || Number.isNaN(Number(typed)) ? typed : Number(typed);
  if (control.kind === 'texts') return typed.split('\n').filter((line) => line !== '');
  if (control.kind === 'json') return readJson(typed);
  return typed;
}

function readJson(typed: string): unknown {
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}

/** A value in words: of a default, or of what a control shows. */
export function textOf(control: Control, value: unknown): string {
  if (value === undefined) return '';
  if (control.kind === 'texts' && Array.isArray(value)) return value.join('\n');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the bounds of a number are, in words. */
export function boundsOf({ integer, min, max, above }: Extract<Control, { kind: 'number' }>): string {
  const from = min === undefined ? (above === undefined ? '' : `above ${above}`) : `from ${min}`;
  return [integer ? 'a whole number' : 'a number', from, max === undefined ? '' : `to ${max}`]
    .filter(Boolean)
    .join(' ');
}
