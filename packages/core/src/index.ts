import 'reflect-metadata';

export * from './clock/clock.ts';
export * from './errors/fexgraph-error.ts';
export * from './errors/frame-error.ts';
export * from './fex/blocks.ts';
export * from './fex/fex-batch.ts';
export * from './fex/schema.ts';
export * from './node/definition.ts';
export * from './node/pipeline-node.ts';
export * from './node/pipeline-node-decorator.ts';
export * from './node/port.ts';
export * from './node/tokens.ts';
export * from './packets/faces.ts';
export * from './packets/frame.ts';
export * from './packets/frame-key.ts';
export * from './packets/packet-types.ts';
export * from './packets/tensor.ts';
