import type { Keyed } from '@fexgraph/core';
import type { FaultKind } from './fault.ts';

/** The packets of a batch with what is wrong about the one at `place`. */
export function spoilAnswer(kind: FaultKind, packets: readonly Keyed[], place: number): readonly Keyed[] {
  const spoilt = [...packets];
  if (kind === 'too-few') spoilt.splice(place, 1);
  if (kind === 'too-many') spoilt.push(packets[place]);
  if (kind === 'no-packet') spoilt[place] = undefined as never;
  if (kind === 'wrong-key') {
    const packet = packets[place];
    spoilt[place] = { ...packet, key: { ...packet.key, index: packet.key.index + 1 } };
  }
  if (kind === 'truncate') spoilt[place] = truncated(packets[place]);
  return spoilt;
}

function truncated(packet: Keyed): Keyed {
  const [name, data] =
    Object.entries(packet).find(([, value]) => ArrayBuffer.isView(value) && !(value instanceof DataView)) ?? [];
  if (name === undefined) return packet;
  const array = data as Uint8Array;
  return { ...packet, [name]: array.subarray(0, array.length >> 1) };
}
