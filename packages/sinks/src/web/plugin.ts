import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { CanvasSinkNode } from './canvas-sink.ts';
import { CsvSinkNode, csvSink } from './csv-sink.ts';
import { NdjsonSinkNode, ndjsonSink } from './ndjson-sink.ts';
import { ParquetSinkNode, parquetSink } from './parquet-sink.ts';

/** All sinks of a browser. */
export const plugin: Plugin = {
  name: '@fexgraph/sinks/web',
  nodes: [...neutral.nodes, CsvSinkNode, NdjsonSinkNode, ParquetSinkNode, CanvasSinkNode],
  formats: [
    { name: 'csv', extension: '.csv', sink: csvSink },
    { name: 'ndjson', extension: '.ndjson', sink: ndjsonSink },
    { name: 'parquet', extension: '.parquet', sink: parquetSink },
  ],
};
