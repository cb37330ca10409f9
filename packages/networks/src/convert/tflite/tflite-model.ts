import { FexgraphError } from '@fexgraph/core';
import { bytesPerElement, type ElementType } from '../../onnx/index.ts';
import { FlatTable, readBounded } from './flatbuffer-table.ts';

export interface TfliteTensor {
  readonly id: number;
  /** Unique in the model. */
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  /** Constants only: little-endian, C order, a view on the file. */
  readonly data?: Uint8Array;
}

export interface TfliteOperator {
  /** Builtin name, or `CUSTOM:` and the name of a custom operator. */
  readonly name: string;
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly options?: FlatTable;
  readonly customOptions: Uint8Array;
}

export interface TfliteModel {
  readonly description: string;
  readonly tensors: readonly TfliteTensor[];
  readonly operators: readonly TfliteOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

/** Codes of schema.fbs (BuiltinOperator) that the converter knows. */
const BUILTIN: Readonly<Record<number, string>> = {
  0: 'ADD',
  1: 'AVERAGE_POOL_2D',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  14: 'LOGISTIC',
  17: 'MAX_POOL_2D',
  18: 'MUL',
  19: 'RELU',
  21: 'RELU6',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  25: 'SOFTMAX',
  34: 'PAD',
  39: 'TRANSPOSE',
  40: 'MEAN',
  41: 'SUB',
  42: 'DIV',
  45: 'STRIDED_SLICE',
  54: 'PRELU',
  59: 'NEG',
  74: 'SUM',
  75: 'SQRT',
  76: 'RSQRT',
  99: 'SQUARED_DIFFERENCE',
  101: 'ABS',
};
const CUSTOM = 32;

/** Far more than any network here has; a file of operators that share one large weight would cost hours. */
const MOST_OPERATORS = 10_000;

/** TensorType of the schema, by code. */
const TYPES: readonly ElementType[] = ['float32', 'float16', 'int32', 'uint8', 'int64', 'string', 'bool', 'int16'];

/**
 * Reads a TensorFlow Lite file: one subgraph, dense tensors.
 *
 * @throws FexgraphError BAD_MODEL when it is not one, is truncated, or points outside itself.
 */
export function readTflite(bytes: Uint8Array, what = 'the TFLite model'): TfliteModel {
  if (bytes.length === 0) throw new FexgraphError('BAD_MODEL', `${what} is empty (0 bytes)`);
  if (String.fromCharCode(...bytes.subarray(4, 8)) !== 'TFL3') {
    throw new FexgraphError('BAD_MODEL', `${what} is not a TensorFlow Lite file: the identifier TFL3 is missing`);
  }
  return readBounded(what, () => readRoot(FlatTable.root(bytes), what));
}

function readRoot(root: FlatTable, what: string): TfliteModel {
  const subgraphs = root.tables(2);
  if (subgraphs.length !== 1)
    throw new FexgraphError('BAD_MODEL', `${what} has ${subgraphs.length} subgraphs, 1 expected`);
  const codes = root.tables(1).map((code) => {
    // Codes above 127 do not fit the old byte field; either field may be the one that is set.
    const number = Math.max(code.byte(0), code.int(3));
    return number === CUSTOM ? `CUSTOM:${code.text(1)}` : (BUILTIN[number] ?? `builtin operator ${number}`);
  });
  const buffers = root.tables(4).map((buffer) => buffer.bytes(0));
  const [graph] = subgraphs;
  const names = new Set<string>();
  const tensors = graph.tables(0).map((table, id) => readTensor(table, id, buffers, names, what));
  const operatorTables = graph.tables(3);
  if (operatorTables.length > MOST_OPERATORS) {
    throw new FexgraphError(
      'BAD_MODEL',
      `${what} has ${operatorTables.length} operators, at most ${MOST_OPERATORS} are read`,
    );
  }
  const operators = operatorTables.map((table) => {
    const name = codes[table.int(0)];
    const inputs = table.ints(1);
    const outputs = table.ints(2);
    const known = [...inputs.filter((id) => id !== -1), ...outputs].every((id) => tensors[id] !== undefined);
    if (name === undefined || !known) throw new FexgraphError('BAD_MODEL', `${what}: an operator points at nothing`);
    return { name, inputs, outputs, options: table.table(4), customOptions: table.bytes(5) };
  });
  return { description: root.text(3), tensors, operators, inputs: graph.ints(1), outputs: graph.ints(2) };
}

function readTensor(
  table: FlatTable,
  id: number,
  buffers: Uint8Array[],
  names: Set<string>,
  what: string,
): TfliteTensor {
  const given = table.text(3) || `tensor_${id}`;
  const name = names.has(given) ? `${given}#${id}` : given;
  names.add(name);
  const type = TYPES[table.byte(1)];
  if (!type) throw new FexgraphError('BAD_MODEL', `${what}: tensor "${name}" has element type ${table.byte(1)}`);
  if (table.table(6))
    throw new FexgraphError('BAD_MODEL', `${what}: tensor "${name}" is sparse, which is not supported`);
  const dims = table.ints(0);
  const data = buffers[table.int(2)];
  if (!data?.length) return { id, name, type, dims };
  const expected = dims.reduce((size, dim) => size * dim, bytesPerElement(type));
  if (data.length !== expected) {
    throw new FexgraphError('BAD_MODEL', `${what}: tensor "${name}" has ${data.length} bytes, ${expected} expected`);
  }
  return { id, name, type, dims, data };
}
