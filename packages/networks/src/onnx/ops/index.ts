export * from './constant.ts';
export * from './convolution.ts';
export * from './elementwise.ts';
export * from './half-weight.ts';
export * from './layout.ts';
export * from './matrix.ts';
export * from './selection.ts';
