import { FexBatch, Frame } from '@fexgraph/core';

/**
 * A packet as plain values that nobody else can change: arrays are copied, frames and Fex tables are taken apart. What
 * has no data of its own (functions, symbols) stays as it is.
 */
export function snapshot(value: unknown): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return (value as Uint8Array).slice();
  if (value instanceof Frame) {
    const { key, name, width, height, fit, boxes } = value;
    const pixels = value.released ? 'released' : value.pixels;
    return snapshot({ key, name, width, height, fit, boxes, pixels });
  }
  if (value instanceof FexBatch) {
    const groups = value.schema.groups.map(({ name, columns, type }) => ({
      name,
      columns: columns.join(),
      cells: type === 'text' ? value.texts(name) : value.numbers(name),
    }));
    return snapshot({ keys: value.keys, groups });
  }
  if (Array.isArray(value)) return value.map(snapshot);
  if (typeof value !== 'object' || value === null) return value;
  const owns = Object.entries(value).filter(([, part]) => typeof part !== 'function');
  return Object.fromEntries(owns.map(([name, part]) => [name, snapshot(part)]));
}

/** Buffers behind the arrays of a packet; those of its frames are left out, unless it is one. */
export function buffersOf(value: unknown, found = new Set<ArrayBufferLike>()): Set<ArrayBufferLike> {
  if (ArrayBuffer.isView(value)) found.add(value.buffer);
  else if (value instanceof FexBatch) {
    for (const { name, type } of value.schema.groups) if (type !== 'text') found.add(value.numbers(name).buffer);
  } else if (typeof value === 'object' && value !== null && !(value instanceof Frame)) {
    for (const part of Object.values(value)) buffersOf(part, found);
  }
  return found;
}

/** Pixel buffers of the frames in a packet, which are given back when the frame has left the graph. */
export function pixelBuffers(value: unknown, found = new Set<ArrayBufferLike>()): Set<ArrayBufferLike> {
  if (value instanceof Frame) found.add(value.pixels.data.buffer);
  else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof FexBatch)) {
    for (const part of Object.values(value)) pixelBuffers(part, found);
  }
  return found;
}
