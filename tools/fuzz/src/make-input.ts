import { mutateBytes, randomFrom } from './mutate-bytes.ts';
import type { ParserFuzz } from './parser-fuzz.ts';

/** Larger inputs of a corpus are there for their size, and are given as they are only. */
const LARGEST_CHANGED = 16_384;

/** Input number `index` of a parser: the corpus first, then changed pieces of it. The same for the same number. */
export function makeInput({ corpus, mutate = mutateBytes }: ParserFuzz, index: number): Uint8Array {
  if (index < corpus.length) return corpus[index];
  const random = randomFrom(index);
  const small = corpus.filter(({ length }) => length <= LARGEST_CHANGED);
  return mutate(small[Math.floor(random() * small.length)], random);
}
