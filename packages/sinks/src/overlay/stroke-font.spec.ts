import { EMOTION_COLUMNS } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { strokeText, strokeTextWidth } from './stroke-font.ts';

const numbers = (path: string) => (path.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

describe('strokeText', () => {
  it('stays within its width and height', () => {
    const text = `${EMOTION_COLUMNS.join(' ')} Person_0123456789 100% jpqgy`;
    const xy = numbers(strokeText(text, 10, 20, 12));
    const xs = xy.filter((_, i) => i % 2 === 0);
    const ys = xy.filter((_, i) => i % 2 === 1);
    expect(Math.min(...xs)).toBeCloseTo(10);
    expect(Math.max(...xs)).toBeCloseTo(10 + strokeTextWidth(text, 12));
    expect(Math.min(...ys)).toBeCloseTo(20);
    // tails reach a third of the capitals below the line
    expect(Math.max(...ys)).toBeCloseTo(20 + (12 * 8) / 6);
  });

  it('gives every letter and digit a shape of its own', () => {
    const characters = 'ABCDEFGHIJKLMNPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,:%()+/!?';
    const shapes = [...characters].map((character) => strokeText(character, 0, 0, 6));
    expect(new Set(shapes).size).toBe(characters.length);
  });

  it('draws letters with accents without them, and what it does not know as a box', () => {
    expect(strokeText('Zoë', 0, 0, 6)).toBe(strokeText('Zoe', 0, 0, 6));
    expect(strokeText('中', 0, 0, 6)).toBe(strokeText('😀', 0, 0, 6));
    expect(strokeText('中', 0, 0, 6)).not.toBe('');
  });

  it('takes any space and an empty text', () => {
    expect(strokeText(' \t', 0, 0, 6)).toBe('');
    expect(strokeTextWidth('', 6)).toBe(0);
    expect(strokeTextWidth('a b', 6)).toBeGreaterThan(strokeTextWidth('ab', 6));
  });
});
