import { FexgraphError } from '@fexgraph/core';
import type { Attribute, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from './model-proto.ts';
import { readTensor, readValueInfo } from './read-tensor.ts';
import { ProtoReader } from './wire/proto-reader.ts';

/** Graphs nest through attributes (If, Loop); real models stay below five levels. */
const MAX_DEPTH = 16;

/**
 * Reads ModelProto bytes without trusting them. Tensor data are views on `bytes`, not copies.
 *
 * @throws FexgraphError BAD_MODEL when the bytes are empty, not protobuf, or not an ONNX model.
 */
export function readModel(bytes: Uint8Array, what = 'the model'): ModelProto {
  if (bytes.length === 0) throw new FexgraphError('BAD_MODEL', `${what} is empty (0 bytes)`);
  const reader = new ProtoReader(bytes, what);
  let irVersion = 0;
  let producerName = '';
  let docString = '';
  let graph: GraphProto | undefined;
  const opsetImports: { domain: string; version: number }[] = [];
  const metadata: Record<string, string> = {};
  const otherGraphs: GraphProto[] = [];
  while (reader.next()) {
    if (reader.field === 1) irVersion = reader.small();
    else if (reader.field === 2) producerName = reader.text();
    else if (reader.field === 6) docString = reader.text();
    else if (reader.field === 7) graph = readGraph(reader.message(`the graph of ${what}`), 0);
    else if (reader.field === 8) opsetImports.push(readOpset(reader.message('an opset')));
    else if (reader.field === 14) {
      const [key, value] = readEntry(reader.message('metadata'));
      metadata[key] = value;
    } else if (reader.field === 20) otherGraphs.push(...readTraining(reader.message('training information')));
    else if (reader.field === 25) otherGraphs.push(readFunction(reader.message('a function')));
    else reader.skip();
  }
  if (!graph || irVersion < 1) throw new FexgraphError('BAD_MODEL', `${what} is not an ONNX model: it has no graph`);
  return { irVersion, opsetImports, producerName, docString, metadata, graph, otherGraphs };
}

function readGraph(reader: ProtoReader, depth: number): GraphProto {
  if (depth > MAX_DEPTH) reader.fail(`graphs nested deeper than ${MAX_DEPTH}`);
  let name = '';
  const nodes: NodeProto[] = [];
  const initializers: TensorProto[] = [];
  const inputs: ValueInfoProto[] = [];
  const outputs: ValueInfoProto[] = [];
  while (reader.next()) {
    if (reader.field === 1) nodes.push(readNode(reader.message('a node'), depth));
    else if (reader.field === 2) name = reader.text();
    else if (reader.field === 5) initializers.push(readTensor(reader.message('an initializer')));
    else if (reader.field === 11) inputs.push(readValueInfo(reader.message('a graph input')));
    else if (reader.field === 12) outputs.push(readValueInfo(reader.message('a graph output')));
    else if (reader.field === 15) initializers.push(...readSparse(reader.message('a sparse initializer')));
    else reader.skip();
  }
  return { name, nodes, initializers, inputs, outputs };
}

function readNode(reader: ProtoReader, depth: number): NodeProto {
  let name = '';
  let opType = '';
  let domain = '';
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, Attribute> = {};
  while (reader.next()) {
    if (reader.field === 1) inputs.push(reader.text());
    else if (reader.field === 2) outputs.push(reader.text());
    else if (reader.field === 3) name = reader.text();
    else if (reader.field === 4) opType = reader.text();
    else if (reader.field === 5) {
      const [key, attribute] = readAttribute(reader.message('an attribute'), depth);
      attributes[key] = attribute;
    } else if (reader.field === 7) domain = reader.text();
    else reader.skip();
  }
  return { name, opType, domain, inputs, outputs, attributes };
}

function readAttribute(reader: ProtoReader, depth: number): [string, Attribute] {
  let name = '';
  let type = 0;
  let float = 0;
  let int: number | bigint = 0;
  let text: Uint8Array | undefined;
  const tensors: TensorProto[] = [];
  const graphs: GraphProto[] = [];
  const floats: number[] = [];
  const ints: (number | bigint)[] = [];
  const texts: string[] = [];
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) float = reader.float();
    else if (reader.field === 3) int = reader.int();
    else if (reader.field === 4) text = reader.bytes();
    else if (reader.field === 5 || reader.field === 10) tensors.push(readTensor(reader.message('a tensor attribute')));
    else if (reader.field === 6 || reader.field === 11) graphs.push(readGraph(reader.message('a subgraph'), depth + 1));
    else if (reader.field === 7) reader.floats(floats);
    else if (reader.field === 8) reader.ints(ints);
    else if (reader.field === 9) texts.push(reader.text());
    else if (reader.field === 20) type = reader.small();
    else if (reader.field === 22 || reader.field === 23) tensors.push(...readSparse(reader.message('a sparse tensor')));
    else reader.skip();
  }
  if (type === 1) return [name, { kind: 'float', value: float }];
  if (type === 2) return [name, { kind: 'int', value: int }];
  if (type === 3) return [name, { kind: 'string', value: new TextDecoder().decode(text) }];
  if (type === 4 && tensors.length === 1) return [name, { kind: 'tensor', value: tensors[0] }];
  if (type === 6) return [name, { kind: 'floats', value: floats }];
  if (type === 7) return [name, { kind: 'ints', value: ints }];
  if (type === 8) return [name, { kind: 'strings', value: texts }];
  if (graphs.length > 0) return [name, { kind: 'graphs', value: graphs }];
  return [name, { kind: 'tensors', value: tensors }];
}

function readOpset(reader: ProtoReader): { domain: string; version: number } {
  let domain = '';
  let version = 0;
  while (reader.next()) {
    if (reader.field === 1) domain = reader.text();
    else if (reader.field === 2) version = reader.small();
    else reader.skip();
  }
  return { domain, version };
}

function readEntry(reader: ProtoReader): [string, string] {
  let key = '';
  let value = '';
  while (reader.next()) {
    if (reader.field === 1) key = reader.text();
    else if (reader.field === 2) value = reader.text();
    else reader.skip();
  }
  return [key, value];
}

function readSparse(reader: ProtoReader): TensorProto[] {
  const tensors: TensorProto[] = [];
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 2) tensors.push(readTensor(reader.message('a sparse tensor')));
    else reader.skip();
  }
  return tensors;
}

function readTraining(reader: ProtoReader): GraphProto[] {
  const graphs: GraphProto[] = [];
  while (reader.next()) {
    if (reader.field === 1 || reader.field === 2) graphs.push(readGraph(reader.message('a training graph'), 0));
    else reader.skip();
  }
  return graphs;
}

/** A function has nodes as a graph has them, in another field. */
function readFunction(reader: ProtoReader): GraphProto {
  let name = '';
  const nodes: NodeProto[] = [];
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 7) nodes.push(readNode(reader.message('a node'), 0));
    else reader.skip();
  }
  return { name, nodes, initializers: [], inputs: [], outputs: [] };
}
