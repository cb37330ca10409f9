import type { Tensor } from '@fexgraph/core';
import type { TensorMap } from '../session.ts';

export interface PreparedFeeds {
  readonly feeds: TensorMap;
  /** Buffers to hand over with the message. All of ours: nothing is cloned a second time on the way. */
  readonly transfer: readonly ArrayBuffer[];
  /** The worker sends the buffers back with its answer, for the next call: where that would copy, too. */
  readonly giveBack: boolean;
}

/** Feeds of an earlier call, as the worker gave them back: their memory is used again where it is as large. */
export type SpareFeeds = TensorMap;

/**
 * Feeds as a worker can take them: copies that may be given away, or with `giveAway` the caller's own buffers where an
 * array is all of its buffer. A view is copied in any case: sending it would send, and detach, the whole buffer behind
 * it. Shared memory is copied because onnxruntime does not take it.
 */
export function prepareFeeds(feeds: TensorMap, giveAway: boolean, spare?: SpareFeeds): PreparedFeeds {
  const transfer = new Set<ArrayBuffer>();
  const prepared: Record<string, Tensor> = {};
  let copies = 0;
  for (const [name, { type, dims, data }] of Object.entries(feeds)) {
    const isGiven = giveAway && isWholeBuffer(data);
    if (!isGiven) copies++;
    const left = spare?.[name]?.data.buffer as ArrayBuffer | undefined;
    // Two feeds of that call may have lain in one buffer.
    const own = isGiven ? data : copyOf(data, left && transfer.has(left) ? undefined : left);
    transfer.add(own.buffer as ArrayBuffer);
    prepared[name] = { type, dims, data: own };
  }
  return { feeds: prepared, transfer: [...transfer], giveBack: spare !== undefined && copies > 0 };
}

function isWholeBuffer(data: Tensor['data']): boolean {
  return data.buffer instanceof ArrayBuffer && data.byteLength === data.buffer.byteLength;
}

/** A copy by bytes, whatever the numbers are; `slice` of a Node Buffer would be a view. */
function copyOf(data: Tensor['data'], spare?: ArrayBufferLike): Tensor['data'] {
  const { byteLength, length } = data;
  const buffer = spare?.byteLength === byteLength ? spare : new ArrayBuffer(byteLength);
  new Uint8Array(buffer).set(new Uint8Array(data.buffer, data.byteOffset, byteLength));
  switch (data[Symbol.toStringTag]) {
    case 'Float32Array':
      return new Float32Array(buffer, 0, length);
    case 'BigInt64Array':
      return new BigInt64Array(buffer, 0, length);
    case 'Int32Array':
      return new Int32Array(buffer, 0, length);
    case 'Uint16Array':
      return new Uint16Array(buffer, 0, length);
    default:
      return new Uint8Array(buffer, 0, length);
  }
}
