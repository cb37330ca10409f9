import { FexgraphError } from '@fexgraph/core';
import type { ParserFuzz } from '../src/parser-fuzz.ts';
import { serveInputs } from '../src/serve-inputs.ts';

/** Does with its input what the input says. */
export const misbehaving: ParserFuzz = {
  name: 'misbehaving',
  corpus: ['accept', 'refuse', 'hang', 'throw', 'grow', 'accept'].map((text) => new TextEncoder().encode(text)),
  run: (input) => {
    const text = new TextDecoder().decode(input);
    if (text === 'refuse') throw new FexgraphError('BAD_INPUT', 'no');
    if (text === 'throw') throw new TypeError('x is not a function');
    const kept: unknown[] = [];
    while (text === 'grow') kept.push(new Array(10_000).fill(text));
    while (text === 'hang');
  },
  limitMs: 3_000,
  limitMb: 64,
};

await serveInputs([misbehaving]);
