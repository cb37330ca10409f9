import { FexgraphError, isCode, numberOfText } from '@fexgraph/core';

/** The number of a field, NaN for null, undefined if it is no number; with blanks around it it is none. */
export function cellNumber(text: string): number | undefined {
  return text.trim() === text ? numberOfText(text) : undefined;
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
  return texts.every((text) => cellNumber(text) !== undefined && !isCode(text)) ? 'float64' : 'text';
}
