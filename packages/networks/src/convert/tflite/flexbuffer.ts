/** What the options of custom operators are made of. */
export type FlexValue = null | number | boolean | string | FlexValue[] | { [key: string]: FlexValue };

const [NULL, INT, UINT, FLOAT, KEY, STRING, INDIRECT_INT, INDIRECT_UINT, INDIRECT_FLOAT, MAP, VECTOR] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];
const [VECTOR_INT, VECTOR_FLOAT, VECTOR_INT2, VECTOR_FLOAT4, BOOL] = [11, 13, 16, 24, 26];

const MAX_DEPTH = 16;

/**
 * Reads a FlexBuffer (schema-less FlatBuffer), which MediaPipe uses for the options of its custom operators.
 * Written here because the reader of the `flatbuffers` package turns the float 0.0 into null, throws texts, does not limit
 * depth or length, and cannot subtract the 64-bit offsets it reads.
 *
 * @throws RangeError when an offset points outside.
 */
export function readFlexBuffer(bytes: Uint8Array): FlexValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rootWidth = view.getUint8(bytes.length - 1);
  const rootType = view.getUint8(bytes.length - 2);
  return readValue(view, bytes.length - 2 - rootWidth, rootWidth, rootType, 0);
}

/** `at` and `width`: the slot that holds the value or the offset to it. `packed`: type and width of what is there. */
function readValue(view: DataView, at: number, width: number, packed: number, depth: number): FlexValue {
  if (depth > MAX_DEPTH) throw new RangeError('values nested too deep');
  const type = packed >> 2;
  const childWidth = 1 << (packed & 3);
  const target = (): number => at - unsigned(view, at, width);
  switch (type) {
    case NULL:
      return null;
    case INT:
      return signed(view, at, width);
    case UINT:
      return unsigned(view, at, width);
    case FLOAT:
      return real(view, at, width);
    case BOOL:
      return unsigned(view, at, width) !== 0;
    case INDIRECT_INT:
      return signed(view, target(), childWidth);
    case INDIRECT_UINT:
      return unsigned(view, target(), childWidth);
    case INDIRECT_FLOAT:
      return real(view, target(), childWidth);
    case KEY:
      return key(view, target());
    case STRING:
      return text(view, target(), unsigned(view, target() - childWidth, childWidth));
    case MAP:
      return readMap(view, target(), childWidth, depth);
    case VECTOR:
      return readVector(view, target(), childWidth, depth);
    default:
      return readTypedVector(view, target(), childWidth, type);
  }
}

function readVector(view: DataView, at: number, width: number, depth: number): FlexValue[] {
  const length = bounded(view, unsigned(view, at - width, width));
  const types = at + length * width;
  return Array.from({ length }, (_, index) =>
    readValue(view, at + index * width, width, view.getUint8(types + index), depth + 1),
  );
}

/** A map is a vector of values; before it lie the offset and width of its sorted keys. */
function readMap(view: DataView, at: number, width: number, depth: number): { [key: string]: FlexValue } {
  const values = readVector(view, at, width, depth);
  const keysSlot = at - 3 * width;
  const keys = keysSlot - unsigned(view, keysSlot, width);
  const keyWidth = unsigned(view, at - 2 * width, width);
  const entries = values.map((value, index): [string, FlexValue] => {
    const slot = keys + index * keyWidth;
    return [key(view, slot - unsigned(view, slot, keyWidth)), value];
  });
  return Object.fromEntries(entries);
}

/** Vectors of one number type, with their length in front, or of fixed length 2 to 4 without. */
function readTypedVector(view: DataView, at: number, width: number, type: number): number[] {
  const fixed = type >= VECTOR_INT2 && type <= VECTOR_FLOAT4;
  if (!fixed && (type < VECTOR_INT || type > VECTOR_FLOAT)) throw new RangeError(`value type ${type} is not supported`);
  const length = fixed ? 2 + Math.floor((type - VECTOR_INT2) / 3) : bounded(view, unsigned(view, at - width, width));
  const element = fixed ? (type - VECTOR_INT2) % 3 : type - VECTOR_INT;
  const read = [signed, unsigned, real][element];
  return Array.from({ length }, (_, index) => read(view, at + index * width, width));
}

/** A length cannot exceed the buffer: nothing large is allocated by a wrong number. */
function bounded(view: DataView, length: number): number {
  if (length > view.byteLength) throw new RangeError(`a vector of ${length} elements in ${view.byteLength} bytes`);
  return length;
}

function signed(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getInt8(at);
  if (width === 2) return view.getInt16(at, true);
  return width === 4 ? view.getInt32(at, true) : Number(view.getBigInt64(at, true));
}

function unsigned(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  return width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

function real(view: DataView, at: number, width: number): number {
  return width === 8 ? view.getFloat64(at, true) : view.getFloat32(at, true);
}

function key(view: DataView, at: number): string {
  let end = at;
  while (view.getUint8(end) !== 0) end++;
  return text(view, at, end - at);
}

function text(view: DataView, at: number, length: number): string {
  if (at < 0 || length > view.byteLength - at) throw new RangeError('a text reaches past the end');
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}
