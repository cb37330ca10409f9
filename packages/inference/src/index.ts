export * from './inference.ts';
export * from './node-model/model-options.ts';
export * from './node-model/node-model.ts';
export * from './node-model/run-chips.ts';
export * from './session.ts';
