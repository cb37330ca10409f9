import { FexgraphError } from '@fexgraph/core';

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** What pandas reads as missing, of what may stand in a column of numbers. */
const MISSING = new Set(['', 'nan', '-nan', 'NaN', '-NaN', 'NA', 'N/A', 'n/a', '#N/A', 'null', 'NULL', 'None', '<NA>']);

/** The number of a field, NaN for null, undefined if it is no number. */
export function cellNumber(text: string): number | undefined {
  if (text === '') return Number.NaN;
  if (NUMBER.test(text)) return Number(text);
  if (MISSING.has(text)) return Number.NaN;
  const infinite = INFINITE.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return undefined;
}

/** Names the place as people find it in an editor: line of the file and column name. */
export function badCell(name: string, line: number, column: string, text: string, wanted: string): FexgraphError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}...` : text;
  return new FexgraphError('BAD_INPUT', `${name}: line ${line}, column "${column}": "${shown}" is not ${wanted}`);
}

/** Seconds of the reference's `approx_time` text, minutes and seconds (spec: pipeline 1.8), or undefined. */
export function approxSeconds(text: string | null): number | undefined {
  const parts = /^(\d+):(\d\d)$/.exec(text ?? '');
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : undefined;
}

/** The narrowest type that holds all texts of an unknown column. */
export function typeOfTexts(texts: readonly string[]): 'int64' | 'float64' | 'text' {
  if (texts.every((text) => text === '')) return 'text';
  if (texts.every((text) => /^-?\d{1,15}$/.test(text) && String(Number(text)) === text)) return 'int64';
  return texts.every((text) => cellNumber(text) !== undefined && !/^[+-]?0\d/.test(text)) ? 'float64' : 'text';
}
