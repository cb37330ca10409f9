import type { GraphProto, TensorProto } from './model-proto.ts';

/** A typed attribute: ONNX distinguishes 1 (int) from 1.0 (float), JavaScript does not. */
export type Attribute =
  | { readonly kind: 'int'; readonly value: number | bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: TensorProto }
  | { readonly kind: 'ints'; readonly value: readonly (number | bigint)[] }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'strings'; readonly value: readonly string[] }
  | { readonly kind: 'tensors'; readonly value: readonly TensorProto[] }
  | { readonly kind: 'graphs'; readonly value: readonly GraphProto[] };

export type Attributes = Readonly<Record<string, Attribute>>;

export const int = (value: number | bigint): Attribute => ({ kind: 'int', value });
export const float = (value: number): Attribute => ({ kind: 'float', value });
export const string = (value: string): Attribute => ({ kind: 'string', value });
export const tensor = (value: TensorProto): Attribute => ({ kind: 'tensor', value });
export const ints = (value: readonly (number | bigint)[]): Attribute => ({ kind: 'ints', value });
export const floats = (value: readonly number[]): Attribute => ({ kind: 'floats', value });
export const strings = (value: readonly string[]): Attribute => ({ kind: 'strings', value });
