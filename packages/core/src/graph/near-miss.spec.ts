import { describe, expect, it } from 'vitest';
import { didYouMean, nearMiss } from './near-miss.ts';

describe('near misses', () => {
  const known = ['detect/rfb320', 'detect/retinaface', 'identity/arcface'];

  it('finds the closest of the known names', () => {
    expect(nearMiss('detect/retinafce', known)).toBe('detect/retinaface');
    expect(nearMiss('Detect/RFB320', known)).toBe('detect/rfb320');
    expect(didYouMean('identity/arkface', known)).toBe('did you mean "identity/arcface"?');
  });

  it('takes the first of those that are equally close', () => {
    expect(nearMiss('cat', ['car', 'cap', 'at'])).toBe('car');
    expect(nearMiss('cat', ['cow', 'cart', 'cat'])).toBe('cat');
  });

  it('compares no long names, and not more than a thousand', () => {
    expect(nearMiss('n'.repeat(65), ['n'.repeat(65)])).toBeUndefined();
    const compared: string[] = [];
    const watched = (name: string) =>
      Object.assign(Object(name), {
        toLowerCase: () => {
          compared.push(name);
          return name.toLowerCase();
        },
      }) as string;
    const many = Array.from({ length: 5_000 }, (_, i) => watched(`name${i}`));
    const long = Array.from({ length: 10 }, () => watched('n'.repeat(200_000)));
    expect(nearMiss('other', [...long, ...many])).toBeUndefined();
    expect(compared).toHaveLength(1_000);
  });

  it('finds none where none is close', () => {
    expect(nearMiss('pose/hopenet', known)).toBeUndefined();
    expect(didYouMean('x', [])).toBeUndefined();
  });
});
