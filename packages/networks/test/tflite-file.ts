import { Builder, type Offset } from 'flatbuffers';

/** Fields of an options table: [field, kind, value]. */
type OptionField = readonly [field: number, kind: 'byte' | 'int' | 'float', value: number];

export interface TensorSketch {
  readonly name: string;
  readonly dims: readonly number[];
  /** TensorType of the schema; default float32. */
  readonly type?: number;
  readonly data?: ArrayBufferView;
}

export interface OperatorSketch {
  /** BuiltinOperator of the schema; 32 is a custom operator. */
  readonly code: number;
  readonly custom?: string;
  readonly customOptions?: Uint8Array;
  readonly options?: readonly OptionField[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface TfliteSketch {
  readonly tensors: readonly TensorSketch[];
  readonly operators: readonly OperatorSketch[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** TensorType codes of the schema. */
export const FLOAT16 = 1;
export const INT32 = 2;

/** A TensorFlow Lite file, by the field numbers of schema.fbs. */
export function writeTflite(sketch: TfliteSketch): Uint8Array {
  const builder = new Builder(1024);
  // Buffer 0 is empty by convention: activations point at it.
  const buffers = [undefined, ...sketch.tensors.map(({ data }) => data)].map((data) => writeBuffer(builder, data));
  const tensors = sketch.tensors.map((tensor, index) => writeTensor(builder, tensor, tensor.data ? index + 1 : 0));
  const codes = sketch.operators.map(({ code, custom }) => writeCode(builder, code, custom));
  const operators = sketch.operators.map((operator, index) => writeOperator(builder, operator, index));
  const graphFields: Offset[] = [
    offsets(builder, tensors),
    ints(builder, sketch.inputs),
    ints(builder, sketch.outputs),
    offsets(builder, operators),
  ];
  const graph = table(builder, graphFields);
  const description = builder.createString('sketch');
  const root = table(builder, [
    0,
    offsets(builder, codes),
    offsets(builder, [graph]),
    description,
    offsets(builder, buffers),
  ]);
  builder.finish(root, 'TFL3');
  return builder.asUint8Array().slice();
}

/** A table whose fields are all offsets; 0 leaves a field out. */
function table(builder: Builder, fields: readonly Offset[]): Offset {
  builder.startObject(fields.length);
  fields.forEach((field, index) => {
    builder.addFieldOffset(index, field, 0);
  });
  return builder.endObject();
}

function writeBuffer(builder: Builder, data: ArrayBufferView | undefined): Offset {
  const bytes = data ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
  return table(builder, [bytes ? builder.createByteVector(bytes) : 0]);
}

function writeTensor(builder: Builder, { name, dims, type }: TensorSketch, buffer: number): Offset {
  const shape = ints(builder, dims);
  const text = builder.createString(name);
  builder.startObject(7);
  builder.addFieldOffset(0, shape, 0);
  builder.addFieldInt8(1, type ?? 0, 0);
  builder.addFieldInt32(2, buffer, 0);
  builder.addFieldOffset(3, text, 0);
  return builder.endObject();
}

function writeCode(builder: Builder, code: number, custom: string | undefined): Offset {
  const name = custom === undefined ? 0 : builder.createString(custom);
  builder.startObject(4);
  builder.addFieldInt8(0, Math.min(code, 127), 0);
  builder.addFieldOffset(1, name, 0);
  builder.addFieldInt32(3, code, 0);
  return builder.endObject();
}

function writeOperator(builder: Builder, operator: OperatorSketch, codeIndex: number): Offset {
  const inputs = ints(builder, operator.inputs);
  const outputs = ints(builder, operator.outputs);
  const options = operator.options ? writeOptions(builder, operator.options) : 0;
  const custom = operator.customOptions ? builder.createByteVector(operator.customOptions) : 0;
  builder.startObject(6);
  builder.addFieldInt32(0, codeIndex, -1);
  builder.addFieldOffset(1, inputs, 0);
  builder.addFieldOffset(2, outputs, 0);
  builder.addFieldOffset(4, options, 0);
  builder.addFieldOffset(5, custom, 0);
  return builder.endObject();
}

function writeOptions(builder: Builder, fields: readonly OptionField[]): Offset {
  builder.startObject(8);
  for (const [field, kind, value] of fields) {
    if (kind === 'byte') builder.addFieldInt8(field, value, null);
    else if (kind === 'int') builder.addFieldInt32(field, value, null);
    else builder.addFieldFloat32(field, value, null);
  }
  return builder.endObject();
}

function ints(builder: Builder, values: readonly number[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addInt32(value);
  return builder.endVector();
}

function offsets(builder: Builder, values: readonly Offset[]): Offset {
  builder.startVector(4, values.length, 4);
  for (const value of [...values].reverse()) builder.addOffset(value);
  return builder.endVector();
}
