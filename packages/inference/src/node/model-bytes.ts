import type { LoadedModel } from '../session.ts';
import { discard } from './discard.js';

/**
 * The bytes of a model for one worker after the other; each takes them away. A model that can be read again is not kept
 * meanwhile; of one with its weights in a file, nothing but the rest is needed.
 */
export function modelBytes({ bytes, reload, weights }: LoadedModel): () => Promise<ArrayBuffer> {
  if (weights) {
    if (reload) discard(wholeBuffer(bytes));
    return async () => new Uint8Array(weights.graph).buffer;
  }
  if (!reload) {
    // `slice` of a Node Buffer would be a view, and the first worker would take the caller's bytes away.
    const kept = new Uint8Array(bytes);
    return async () => kept.slice().buffer;
  }
  let unused: Uint8Array | undefined = bytes;
  return async () => {
    const next = unused ?? (await reload());
    unused = undefined;
    return wholeBuffer(next);
  };
}

/** A view of a part of a larger buffer is copied: sending it would take the rest with it. */
function wholeBuffer({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
    ? buffer
    : new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
}
