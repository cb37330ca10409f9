import { describe, expect, it } from 'vitest';
import { printable, printableName } from './printable.ts';

describe('printable', () => {
  it('shows what a terminal would obey, and leaves lines and letters alone', () => {
    expect(printable('esc\x1b[31mred\x07\x9b2J.jpg: 1 face\n  写真\tµ\n')).toBe(
      'esc\\u001b[31mred\\u0007\\u009b2J.jpg: 1 face\n  写真\tµ\n',
    );
    expect(printable('evil\u202egpj.exe')).toBe('evil\\u202egpj.exe');
  });

  it('keeps JSON valid and its values as they are', () => {
    const value = { name: 'a\x1b\x7f\u202e\n.jpg' };
    expect(JSON.parse(printable(JSON.stringify(value)))).toEqual(value);
  });

  it('keeps a name in its line', () => {
    expect(printableName('a\nfexgraph: all is well\tb')).toBe('a\\u000afexgraph: all is well\\u0009b');
  });
});
