import { FexgraphError } from '../errors/fexgraph-error.ts';
import { type Keyed, keyText, sameKey } from '../packets/frame-key.ts';
import type { FrameToken } from './token.ts';

/** What is wrong with the answer of `process`, or undefined: it must be one packet per item, in order, with its key. */
export function findMisfit(
  tokens: readonly { readonly token: FrameToken }[],
  answer: unknown,
): FexgraphError | undefined {
  if (!Array.isArray(answer)) return misfit(`process returned ${answer === null ? 'null' : typeof answer}`);
  if (answer.length !== tokens.length)
    return misfit(`process returned ${answer.length} packets for ${tokens.length} items`);
  for (let i = 0; i < answer.length; i++) {
    const given = tokens[i].token.slot.key;
    const key = (answer[i] as Partial<Keyed> | null | undefined)?.key;
    if (!key) return misfit(`process returned no packet for frame ${keyText(given)}`);
    if (!sameKey(key, given))
      return misfit(`process returned a packet of frame ${keyText(key)} for frame ${keyText(given)}`);
  }
  return undefined;
}

function misfit(message: string): FexgraphError {
  return new FexgraphError('NODE_FAILED', message, {
    hint: 'process must return an array with one packet per item, in order, each with the key of its item',
  });
}
