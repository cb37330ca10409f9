import { UNKNOWN } from './dimension.ts';
import { codeOf } from './element-type.ts';
import type { Attribute, GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto } from './model-proto.ts';
import { ProtoWriter } from './wire/proto-writer.ts';

/**
 * ModelProto bytes. The same model always gives the same bytes: fields in the order of onnx.proto, attributes and
 * metadata by name.
 */
export function writeModel(model: ModelProto): Uint8Array {
  const message = new ProtoWriter().int(1, model.irVersion).text(2, model.producerName);
  if (model.docString) message.text(6, model.docString);
  message.message(7, writeGraph(model.graph));
  for (const { domain, version } of model.opsetImports) {
    message.message(8, new ProtoWriter().text(1, domain).int(2, version));
  }
  for (const key of Object.keys(model.metadata).sort()) {
    message.message(14, new ProtoWriter().text(1, key).text(2, model.metadata[key]));
  }
  return message.finish();
}

function writeGraph(graph: GraphProto): ProtoWriter {
  const message = new ProtoWriter();
  for (const node of graph.nodes) message.message(1, writeNode(node));
  message.text(2, graph.name);
  for (const initializer of graph.initializers) message.message(5, writeTensor(initializer));
  for (const input of graph.inputs) message.message(11, writeValueInfo(input));
  for (const output of graph.outputs) message.message(12, writeValueInfo(output));
  return message;
}

function writeNode(node: NodeProto): ProtoWriter {
  const message = new ProtoWriter();
  for (const input of node.inputs) message.text(1, input);
  for (const output of node.outputs) message.text(2, output);
  message.text(3, node.name).text(4, node.opType);
  for (const name of Object.keys(node.attributes).sort())
    message.message(5, writeAttribute(name, node.attributes[name]));
  if (node.domain) message.text(7, node.domain);
  return message;
}

/** Field of the value, and AttributeProto.AttributeType, per kind. */
function writeAttribute(name: string, attribute: Attribute): ProtoWriter {
  const message = new ProtoWriter().text(1, name);
  switch (attribute.kind) {
    case 'float':
      return message.float(2, attribute.value).int(20, 1);
    case 'int':
      return message.int(3, attribute.value).int(20, 2);
    case 'string':
      return message.text(4, attribute.value).int(20, 3);
    case 'tensor':
      return message.message(5, writeTensor(attribute.value)).int(20, 4);
    case 'floats':
      for (const value of attribute.value) message.float(7, value);
      return message.int(20, 6);
    case 'ints':
      for (const value of attribute.value) message.int(8, value);
      return message.int(20, 7);
    case 'strings':
      for (const value of attribute.value) message.text(9, value);
      return message.int(20, 8);
    case 'tensors':
      for (const value of attribute.value) message.message(10, writeTensor(value));
      return message.int(20, 9);
    case 'graphs':
      for (const value of attribute.value) message.message(11, writeGraph(value));
      return message.int(20, 10);
  }
}

function writeTensor(tensor: TensorProto): ProtoWriter {
  const message = new ProtoWriter();
  for (const dim of tensor.dims) message.int(1, dim);
  return message.int(2, codeOf(tensor.type)).text(8, tensor.name).bytes(9, tensor.data);
}

function writeValueInfo(value: ValueInfoProto): ProtoWriter {
  const shape = new ProtoWriter();
  for (const dim of value.dims) {
    const message = new ProtoWriter();
    if (typeof dim === 'number') message.int(1, dim);
    else if (dim !== UNKNOWN) message.text(2, dim);
    shape.message(1, message);
  }
  const tensorType = new ProtoWriter().int(1, codeOf(value.type)).message(2, shape);
  return new ProtoWriter().text(1, value.name).message(2, new ProtoWriter().message(1, tensorType));
}
