export { type CountedRows, Deviations, type OutputDeviation, worstOf } from './deviation.ts';
export {
  type FloatLayer,
  type QuantizedNetwork,
  type QuantizeOptions,
  type QuantizeProgress,
  quantizeNetwork,
} from './quantize-network.ts';
