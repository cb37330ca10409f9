import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { CsvSink } from './csv-sink.ts';
import { NdjsonSink } from './ndjson-sink.ts';
import { OverlaySink } from './overlay-sink.ts';

/** All sinks. */
export const plugin: Plugin = {
  name: neutral.name,
  nodes: [...neutral.nodes, CsvSink, NdjsonSink, OverlaySink],
};
