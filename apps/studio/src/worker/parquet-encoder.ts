/** A chunk of its own: whoever saves CSV loads no Parquet. */
export { ParquetEncoder } from '@fexgraph/fex';
