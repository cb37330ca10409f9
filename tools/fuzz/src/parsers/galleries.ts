import { createHash } from 'node:crypto';
import { type People, withPerson } from '@fexgraph/nodes-identity';
import { galleryBytes, readGalleryBytes } from '@fexgraph/nodes-identity/node';
import type { ParserFuzz } from '../parser-fuzz.ts';

const SPACE = 'plane';
const [BODY_DIGEST, BODY] = [10, 42];

/** Ada, and others by their number. */
function crowd(others: number): People {
  const names = ['Ada', ...Array.from({ length: others }, (_, i) => `Person ${i}`)];
  return names.reduce<People>(
    (known, name, i) => {
      const person = { name, consent: 'said yes', added: '2026-01-31T12:00:00.000Z' };
      return withPerson(known, person, SPACE, [Float32Array.of(Math.cos(i), Math.sin(i))]);
    },
    { space: SPACE, dimension: 2, people: [] },
  );
}

export const galleries: ParserFuzz = {
  name: 'galleries',
  corpus: await Promise.all([0, 1, 20].map((others) => galleryBytes(crowd(others), undefined))),
  run: async (input) => {
    const bytes = Uint8Array.from(input);
    // Whoever changes a gallery changes its digest too.
    if (bytes.length > BODY) bytes.set(createHash('sha256').update(bytes.subarray(BODY)).digest(), BODY_DIGEST);
    await readGalleryBytes(bytes, async () => 'correct horse');
  },
  limitMs: 20_000,
  limitMb: 512,
};
