import { fromHalfArray } from '../onnx/float16.ts';
import { bytesPerElement, type ElementType } from './element-type.ts';

/** Where the elements of a tensor are. `strides` count elements; both readers checked that all of it is inside. */
export interface TensorLayout {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** First element, counted from the start of the storage. */
  readonly offset: number;
  /** Bytes of the storage; called when the values are asked for, so that checks of the data can be lazy too. */
  readonly storage: () => Uint8Array;
}

/** Product of the sizes; may exceed what is exact, which every caller compares with a real byte count first. */
export function elementsOf(shape: readonly number[]): number {
  let product = 1;
  for (const size of shape) product *= size;
  return product;
}

/** Strides of a dense tensor in C order. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis];
  }
  return strides;
}

export function toFloat32(layout: TensorLayout): Float32Array {
  const bytes = denseBytes(layout);
  if (layout.type === 'F32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2);
  if (layout.type === 'F16') return fromHalfArray(halves);
  // bfloat16 is the upper half of a float32
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16;
  return new Float32Array(words.buffer);
}

export function toInt64(layout: TensorLayout): BigInt64Array {
  const bytes = denseBytes(layout);
  return new BigInt64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}

/** The bytes of the elements in C order, aligned for a typed array: a view where possible, else a copy. */
function denseBytes(layout: TensorLayout): Uint8Array {
  const width = bytesPerElement(layout.type);
  const count = elementsOf(layout.shape);
  const storage = layout.storage();
  if (!isDense(layout)) return gather(layout, storage, width, count);
  const bytes = storage.subarray(layout.offset * width, (layout.offset + count) * width);
  // not bytes.slice(): a Node Buffer's slice is a view, at the same misaligned offset
  return bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
}

function isDense({ shape, strides }: TensorLayout): boolean {
  const dense = denseStrides(shape);
  return elementsOf(shape) === 0 || shape.every((size, axis) => size === 1 || strides[axis] === dense[axis]);
}

function gather(layout: TensorLayout, storage: Uint8Array, width: number, count: number): Uint8Array {
  const { shape, strides } = layout;
  const target = new Uint8Array(count * width);
  const position = new Array<number>(shape.length).fill(0);
  let source = layout.offset;
  for (let element = 0; element < count; element++) {
    for (let byte = 0; byte < width; byte++) target[element * width + byte] = storage[source * width + byte];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      source += strides[axis];
      if (++position[axis] < shape[axis]) break;
      source -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
  return target;
}
