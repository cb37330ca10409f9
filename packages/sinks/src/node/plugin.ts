import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { ArrowSinkNode, arrowSink } from './arrow-sink.ts';
import { CsvSinkNode, csvSink } from './csv-sink.ts';
import { EventsSinkNode } from './events-sink.ts';
import { NdjsonSinkNode, ndjsonSink } from './ndjson-sink.ts';
import { OverlaySinkNode } from './overlay-sink.ts';
import { OverlayVideoSinkNode } from './overlay-video-sink.ts';
import { ParquetSinkNode, parquetSink } from './parquet-sink.ts';
import { ReportSinkNode } from './report-sink.ts';

/** All sinks. */
export const plugin: Plugin = {
  name: '@fexgraph/sinks/node',
  nodes: [
    ...neutral.nodes,
    CsvSinkNode,
    NdjsonSinkNode,
    ParquetSinkNode,
    ArrowSinkNode,
    OverlaySinkNode,
    OverlayVideoSinkNode,
    ReportSinkNode,
    EventsSinkNode,
  ],
  formats: [
    { name: 'csv', extension: '.csv', sink: csvSink },
    { name: 'ndjson', extension: '.ndjson', sink: ndjsonSink },
    { name: 'parquet', extension: '.parquet', sink: parquetSink },
    { name: 'arrow', extension: '.arrow', sink: arrowSink },
  ],
};
