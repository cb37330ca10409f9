import type { Tensor } from '@fexgraph/core';
import type { TensorMap } from '../session.ts';

export interface PreparedFeeds {
  readonly feeds: TensorMap;
  /** Buffers to hand over with the message. All of ours: nothing is cloned a second time on the way. */
  readonly transfer: readonly ArrayBuffer[];
}

/**
 * Feeds as a worker can take them: copies that may be given away, or with `giveAway` the caller's own buffers where an
 * array is all of its buffer. A view is copied in any case: sending it would send, and detach, the whole buffer behind
 * it. Shared memory is copied because onnxruntime does not take it.
 */
export function prepareFeeds(feeds: TensorMap, giveAway: boolean): PreparedFeeds {
  const transfer = new Set<ArrayBuffer>();
  const prepared: Record<string, Tensor> = {};
  for (const [name, { type, dims, data }] of Object.entries(feeds)) {
    const own = giveAway && isWholeBuffer(data) ? data : copyOf(data);
    transfer.add(own.buffer as ArrayBuffer);
    prepared[name] = { type, dims, data: own };
  }
  return { feeds: prepared, transfer: [...transfer] };
}

function isWholeBuffer(data: Tensor['data']): boolean {
  return data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
}

/** By constructor: `slice` of a Node Buffer would be a view. */
function copyOf(data: Tensor['data']): Tensor['data'] {
  switch (data[Symbol.toStringTag]) {
    case 'Float32Array':
      return new Float32Array(data as Float32Array);
    case 'BigInt64Array':
      return new BigInt64Array(data as BigInt64Array);
    case 'Int32Array':
      return new Int32Array(data as Int32Array);
    case 'Uint16Array':
      return new Uint16Array(data as Uint16Array);
    default:
      return new Uint8Array(data as Uint8Array);
  }
}
