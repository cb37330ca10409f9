import { bytesPerElement, elementsOf } from '@fexgraph/networks/checkpoints';
import { asBytes, type TensorToWrite } from './tensor-to-write.ts';

/**
 * A safetensors file as its own writer orders it: wide element types first, then by name; header padded to a multiple
 * of 8 bytes.
 */
export function writeSafetensors(
  tensors: readonly TensorToWrite[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const ordered = [...tensors].sort(
    (a, b) => bytesPerElement(b.type) - bytesPerElement(a.type) || (a.name < b.name ? -1 : 1),
  );
  const header: Record<string, unknown> = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  let size = 0;
  for (const { name, type, shape } of ordered) {
    const begin = size;
    size += elementsOf(shape) * bytesPerElement(type);
    header[name] = { dtype: type, shape, data_offsets: [begin, size] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = 8 + Math.ceil(json.byteLength / 8) * 8;
  const file = new Uint8Array(start + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(json, 8);
  let at = start;
  for (const tensor of ordered) {
    const bytes = asBytes(tensor.values());
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
}
