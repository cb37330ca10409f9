import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GOLDENS } from '../test/goldens.ts';
import { syntheticImage } from './synthetic-image.ts';

describe('syntheticImage', () => {
  it.each(Object.entries(GOLDENS.images))('%s is the same on every machine', (name, sha256) => {
    const [height, width, channels] = GOLDENS.imageSizes[name];
    const pixels = syntheticImage(name, height, width, channels);
    expect(createHash('sha256').update(pixels).digest('hex')).toBe(sha256);
  });
});
