import { areCounts, badCheckpoint, quoted } from '../bad-checkpoint.ts';
import { Checkpoint } from '../checkpoint.ts';
import { bytesPerElement, isElementType } from '../element-type.ts';
import { denseStrides, elementsOf, type TensorLayout } from '../tensor-layout.ts';
import { type JsonObject, type JsonValue, parseStrictJson } from './strict-json.ts';

/** Same limit as the format's own reader. */
const MAX_HEADER_BYTES = 100_000_000;

interface Entry {
  readonly layout: TensorLayout;
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file: eight bytes of header length, a JSON header, then the data.
 *
 * Checked before anything is handed out: header at most 100 MB and inside the file, no duplicate key, known element
 * types, shape times width equal to the range, ranges that cover the data exactly once (no overlap, no hole).
 *
 * @throws FexgraphError BAD_CHECKPOINT. Source: the safetensors format description; spec: networks 6.1.
 */
export function readSafetensors(file: Uint8Array): Checkpoint {
  const { header, data } = split(file);
  const metadata = new Map<string, string>();
  const entries = new Map<string, Entry>();
  for (const [name, value] of header) {
    if (name === '__metadata__') readMetadata(value, metadata);
    else entries.set(name, readEntry(name, value, data));
  }
  checkCoverage(entries, data.byteLength);
  return new Checkpoint('safetensors', new Map([...entries].map(([name, { layout }]) => [name, layout])), metadata);
}

function split(file: Uint8Array): { header: JsonObject; data: Uint8Array } {
  if (file.byteLength < 8) throw badCheckpoint(`a safetensors file has at least 8 bytes, this one ${file.byteLength}`);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) {
    throw badCheckpoint(`the header length is ${length} bytes, more than the limit of ${MAX_HEADER_BYTES}`);
  }
  const end = 8 + Number(length);
  if (end > file.byteLength) {
    throw badCheckpoint(`the header should end at byte ${end}, but the file has ${file.byteLength}`);
  }
  const header = parseStrictJson(decode(file.subarray(8, end)));
  if (!(header instanceof Map)) throw badCheckpoint('the header is not a JSON object');
  return { header, data: file.subarray(end) };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badCheckpoint('the header is not valid UTF-8');
  }
}

function readMetadata(value: JsonValue, metadata: Map<string, string>): void {
  if (!(value instanceof Map)) throw badCheckpoint("'__metadata__' is not an object");
  for (const [key, text] of value) {
    if (typeof text !== 'string') throw badCheckpoint(`the metadata entry ${quoted(key)} is not a text`);
    metadata.set(key, text);
  }
}

function readEntry(name: string, value: JsonValue, data: Uint8Array): Entry {
  const where = `tensor ${quoted(name)}`;
  if (!(value instanceof Map)) throw badCheckpoint(`${where}: its header entry is not an object`);
  for (const key of value.keys()) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') {
      throw badCheckpoint(`${where}: its header entry has an unknown key ${quoted(key)}`);
    }
  }
  const type = value.get('dtype');
  if (typeof type !== 'string' || !isElementType(type)) {
    throw badCheckpoint(`${where}: the element type ${quoted(String(type))} is not one of F32, F16, BF16, I64`);
  }
  const shape = counts(value.get('shape'));
  if (shape === undefined) throw badCheckpoint(`${where}: the shape is not a list of at most 16 whole numbers`);
  const offsets = counts(value.get('data_offsets'));
  if (offsets?.length !== 2) throw badCheckpoint(`${where}: the data range is not two whole numbers`);
  const [begin, end] = offsets;
  if (begin > end || end > data.byteLength) {
    throw badCheckpoint(`${where}: the range ${begin} to ${end} is not inside the ${data.byteLength} bytes of data`);
  }
  if (elementsOf(shape) * bytesPerElement(type) !== end - begin) {
    throw badCheckpoint(`${where}: ${type} [${shape}] does not take the ${end - begin} bytes of its range`);
  }
  const storage = () => data.subarray(begin, end);
  return { layout: { type, shape, strides: denseStrides(shape), offset: 0, storage }, begin, end };
}

function counts(value: JsonValue | undefined): readonly number[] | undefined {
  return Array.isArray(value) && areCounts(value) ? value : undefined;
}

function checkCoverage(entries: ReadonlyMap<string, Entry>, length: number): void {
  const ordered = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let reached = 0;
  for (const [name, { begin, end }] of ordered) {
    if (begin < reached) throw badCheckpoint(`tensor ${quoted(name)}: its range overlaps the one before it`);
    if (begin > reached) throw badCheckpoint(`bytes ${reached} to ${begin} of the data belong to no tensor`);
    reached = end;
  }
  if (reached !== length) throw badCheckpoint(`bytes ${reached} to ${length} of the data belong to no tensor`);
}
