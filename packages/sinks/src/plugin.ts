import type { Plugin } from '@fexgraph/core';
import { callbackSink } from './callback-sink.ts';
import { memorySink } from './memory-sink/memory-sink.ts';

/** The sinks that run anywhere. `@fexgraph/sinks/node` has a plugin with these and the files. */
export const plugin: Plugin = { name: '@fexgraph/sinks', nodes: [memorySink, callbackSink] };
