export { addModel } from './add-model.ts';
// biome-ignore lint/performance/noReExportAll: one name, the namespace
export * as attribute from './attribute.ts';
export { type Dim, formatShape, UNKNOWN } from './dimension.ts';
export { bytesPerElement, codeOf, type ElementType } from './element-type.ts';
export { externalTensors } from './external-data.ts';
export { fromHalf, fromHalfArray, toHalf, toHalfArray } from './float16.ts';
export type { ValueInfo } from './infer/op-call.ts';
export type {
  Attribute,
  Attributes,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from './model-proto.ts';
export { OnnxGraph, type OnnxGraphOptions, Value } from './onnx-graph.ts';
// biome-ignore lint/performance/noReExportAll: one name, the namespace
export * as ops from './ops/index.ts';
export { readModel } from './read-model.ts';
export { weightsInFile } from './weights-in-file.ts';
export { ProtoReader } from './wire/proto-reader.ts';
export { type Payload, ProtoWriter } from './wire/proto-writer.ts';
export { writeModel } from './write-model.ts';
