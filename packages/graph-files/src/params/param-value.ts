import type { ParamType } from '../document/graph-document.ts';

export const PARAM_TYPES: readonly ParamType[] = [
  'string',
  'number',
  'integer',
  'boolean',
  'strings',
  'numbers',
  'api',
];

export type CheckedParam = { readonly value: unknown } | { readonly problem: string };

const WANTED: Readonly<Record<ParamType, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  strings: 'a list of texts',
  numbers: 'a list of numbers',
  api: 'given by the program',
};

const FITS: Readonly<Record<ParamType, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: Number.isFinite,
  integer: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  strings: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
  numbers: (value) => Array.isArray(value) && value.every(Number.isFinite),
  api: (value) => value !== null && value !== undefined,
};

/** Checks a value that came from a file or from the API. Nothing is converted: "5" is a text. */
export function checkParam(types: readonly ParamType[], value: unknown): CheckedParam {
  if (types.some((type) => FITS[type](value))) return { value };
  return { problem: `must be ${types.map((type) => WANTED[type]).join(' or ')}, is ${JSON.stringify(value)}` };
}

/**
 * Reads a value from a command line, where everything is text. A list takes one item from each repetition. Of several
 * types the first that fits is taken.
 */
export function parseParam(types: readonly ParamType[], texts: readonly string[]): CheckedParam {
  const parsed = types.map((type) => parseAs(type, texts));
  return parsed.find((read) => 'value' in read) ?? parsed[0];
}

function parseAs(type: ParamType, texts: readonly string[]): CheckedParam {
  if (type === 'api') return { problem: 'can only be given by a program, not on a command line' };
  if (type === 'strings') return { value: [...texts] };
  if (type === 'numbers') return checkParam([type], texts.map(toNumber));
  if (texts.length > 1) return { problem: `takes one value, got ${texts.length}: ${texts.join(', ')}` };
  const [text] = texts;
  if (type === 'string') return { value: text };
  if (type === 'boolean') return checkParam([type], text === 'true' ? true : text === 'false' ? false : text);
  const number = toNumber(text);
  return checkParam([type], Number.isNaN(number) ? text : number);
}

/** `Number('')` is 0, and spaces would be too. */
function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
