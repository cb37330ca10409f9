import type { Position } from './file-value.ts';

const TOKEN = /[\s{}[\]:,]|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true\b|false\b|null\b/y;

/**
 * The first place where a text that YAML accepts is not JSON: a comment, a text without quotes, a comma before a
 * closing bracket. Engines do not agree on whether they name it.
 */
export function firstNonJson(text: string): Position {
  let lastComma = -1;
  let offset = 0;
  while (offset < text.length) {
    TOKEN.lastIndex = offset;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return positionOf(text, offset);
    if (lastComma >= 0 && /[}\]]/.test(token)) return positionOf(text, lastComma + 1);
    if (token === ',') lastComma = offset;
    else if (token.trim() !== '') lastComma = -1;
    offset += token.length;
  }
  return { line: 1, column: 1 };
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before[before.length - 1].length + 1 };
}
