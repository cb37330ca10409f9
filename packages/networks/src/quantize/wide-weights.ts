import { fromHalfArray } from '../onnx/float16.ts';
import type { ModelProto, NodeProto, TensorProto } from '../onnx/model-proto.ts';

const FLOAT32 = 1;

/** The same network in which weights that are stored in float16 and cast when it loads are float32 constants. */
export function wideWeights(model: ModelProto): ModelProto {
  const { graph } = model;
  const halves = new Map(
    graph.initializers.filter(({ type, external }) => type === 'float16' && !external).map((one) => [one.name, one]),
  );
  const widened: TensorProto[] = [];
  const nodes = graph.nodes.filter((node) => {
    const half = isWidening(node) ? halves.get(node.inputs[0]) : undefined;
    if (half) widened.push({ ...half, name: node.outputs[0], type: 'float32', data: floatsOf(half) });
    return half === undefined;
  });
  const read = new Set(nodes.flatMap(({ inputs }) => inputs));
  const initializers = [...graph.initializers, ...widened].filter(({ name }) => read.has(name));
  return { ...model, graph: { ...graph, nodes, initializers } };
}

function isWidening({ opType, domain, attributes: { to } }: NodeProto): boolean {
  return opType === 'Cast' && domain === '' && to?.kind === 'int' && Number(to.value) === FLOAT32;
}

function floatsOf({ data }: TensorProto): Float32Array {
  const view = 'make' in data ? data.make() : data;
  const bytes = view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer;
  return fromHalfArray(new Uint16Array(bytes));
}
