import type { Attribute, TensorProto } from './model-proto.ts';

export const int = (value: number | bigint): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const tensor = (value: TensorProto): Attribute => ({ kind: 'tensor', value });
export const ints = (value: readonly (number | bigint)[]): Attribute => ({ kind: 'ints', value });
export const floats = (value: readonly number[]): Attribute => ({ kind: 'floats', value });
export const strings = (value: readonly string[]): Attribute => ({ kind: 'strings', value });
