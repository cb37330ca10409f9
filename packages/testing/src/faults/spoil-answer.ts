import type { Keyed } from '@fexgraph/core';
import type { FaultKind } from './fault.ts';

/** The packets of a batch with what is wrong about those at the places of the faults. */
export function spoilAnswer(
  faults: readonly { readonly kind: FaultKind; readonly place: number }[],
  packets: readonly Keyed[],
): readonly Keyed[] {
  const spoilt = [...packets];
  for (const { kind, place } of faults) {
    const packet = packets[place];
    if (kind === 'no-packet') spoilt[place] = undefined as never;
    if (kind === 'wrong-key') spoilt[place] = { ...packet, key: { ...packet.key, index: packet.key.index + 1 } };
    if (kind === 'truncate') spoilt[place] = truncated(packet);
  }
  // The size last: it moves the places.
  for (const { kind, place } of faults) if (kind === 'too-many') spoilt.push(packets[place]);
  const missing = new Set(faults.filter(({ kind }) => kind === 'too-few').map(({ place }) => place));
  return missing.size > 0 ? spoilt.filter((_, place) => !missing.has(place)) : spoilt;
}

function truncated(packet: Keyed): Keyed {
  const [name, data] =
    Object.entries(packet).find(([, value]) => ArrayBuffer.isView(value) && !(value instanceof DataView)) ?? [];
  if (name === undefined) return packet;
  const array = data as Uint8Array;
  return { ...packet, [name]: array.subarray(0, array.length >> 1) };
}
