import { describe, expect, it } from 'vitest';
import { didYouMean, nearMiss } from './near-miss.ts';

describe('near misses', () => {
  const known = ['detect/rfb320', 'detect/retinaface', 'identity/arcface'];

  it('finds the closest of the known names', () => {
    expect(nearMiss('detect/retinafce', known)).toBe('detect/retinaface');
    expect(nearMiss('Detect/RFB320', known)).toBe('detect/rfb320');
    expect(didYouMean('identity/arkface', known)).toBe('did you mean "identity/arcface"?');
  });

  it('finds none where none is close', () => {
    expect(nearMiss('pose/hopenet', known)).toBeUndefined();
    expect(didYouMean('x', [])).toBeUndefined();
  });
});
