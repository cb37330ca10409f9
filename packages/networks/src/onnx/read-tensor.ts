import { FexgraphError } from '@fexgraph/core';
import { type Dim, UNKNOWN } from './dimension.ts';
import { bytesPerElement, type ElementType, elementTypeOf } from './element-type.ts';
import type { TensorProto, ValueInfoProto } from './model-proto.ts';
import type { ProtoReader } from './wire/proto-reader.ts';

const DATA_LOCATION_EXTERNAL = 1;

export function readTensor(reader: ProtoReader): TensorProto {
  const dims: (number | bigint)[] = [];
  const floats: number[] = [];
  const integers: (number | bigint)[] = [];
  let code = 0;
  let name = '';
  let raw: Uint8Array | undefined;
  let external = false;
  let texts = false;
  while (reader.next()) {
    switch (reader.field) {
      case 1:
        reader.ints(dims);
        break;
      case 2:
        code = reader.small();
        break;
      case 4:
        reader.floats(floats);
        break;
      case 5:
      case 7:
      case 11:
        reader.ints(integers);
        break;
      case 6:
        texts = true;
        reader.skip();
        break;
      case 8:
        name = reader.text();
        break;
      case 9:
        raw = reader.bytes();
        break;
      case 10:
        reader.doubles(floats);
        break;
      case 13:
        external = true;
        reader.skip();
        break;
      case 14:
        external = reader.small() === DATA_LOCATION_EXTERNAL || external;
        break;
      default:
        reader.skip();
    }
  }
  const type = elementTypeOf(code);
  const data = raw ?? packed(type, floats, integers);
  const tensor: TensorProto = { name, type, dims: dims.map(Number), data, external };
  if (!external && !texts) checkSize(tensor);
  return tensor;
}

function checkSize(tensor: TensorProto): void {
  const count = tensor.dims.reduce((product, dim) => product * dim, 1);
  const size = bytesPerElement(tensor.type);
  const expected = count * size;
  if (
    tensor.dims.some((dim) => dim < 0) ||
    !Number.isSafeInteger(count) ||
    (size && tensor.data.byteLength !== expected)
  ) {
    throw new FexgraphError(
      'BAD_MODEL',
      `tensor "${tensor.name}" of ${tensor.type} [${tensor.dims.join(', ')}] has ${tensor.data.byteLength} bytes of data, ${expected} expected`,
    );
  }
}

/** Tensors that store their elements as protobuf numbers, in the raw form. */
function packed(type: ElementType, floats: number[], integers: (number | bigint)[]): ArrayBufferView {
  switch (type) {
    case 'float32':
      return Float32Array.from(floats);
    case 'float64':
      return Float64Array.from(floats);
    case 'int64':
      return BigInt64Array.from(integers, BigInt);
    case 'uint64':
      return BigUint64Array.from(integers, BigInt);
    case 'int32':
      return Int32Array.from(integers, Number);
    case 'uint32':
      return Uint32Array.from(integers, Number);
    case 'int16':
      return Int16Array.from(integers, Number);
    case 'uint16':
    case 'float16':
    case 'bfloat16':
      return Uint16Array.from(integers, Number);
    default:
      return Uint8Array.from(integers, Number);
  }
}

export function readValueInfo(reader: ProtoReader): ValueInfoProto {
  let name = '';
  let type: ElementType = 'float32';
  let dims: Dim[] = [];
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) {
      const typeProto = reader.message('a value type');
      while (typeProto.next()) {
        if (typeProto.field !== 1) typeProto.skip();
        else ({ type, dims } = readTensorType(typeProto.message('a tensor type')));
      }
    } else reader.skip();
  }
  return { name, type, dims };
}

function readTensorType(reader: ProtoReader): { type: ElementType; dims: Dim[] } {
  let type: ElementType = 'float32';
  const dims: Dim[] = [];
  while (reader.next()) {
    if (reader.field === 1) type = elementTypeOf(reader.small());
    else if (reader.field === 2) {
      const shape = reader.message('a shape');
      while (shape.next()) {
        if (shape.field !== 1) shape.skip();
        else dims.push(readDimension(shape.message('a dimension')));
      }
    } else reader.skip();
  }
  return { type, dims };
}

function readDimension(reader: ProtoReader): Dim {
  let dim: Dim = UNKNOWN;
  while (reader.next()) {
    if (reader.field === 1) dim = reader.small();
    else if (reader.field === 2) dim = reader.text() || UNKNOWN;
    else reader.skip();
  }
  return dim;
}
