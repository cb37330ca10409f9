import type { Plugin } from '@fexgraph/core';
import { CallbackSink } from './callback/callback-sink.ts';
import { MemorySink } from './memory/memory-sink.ts';

/** The sinks that run anywhere. `@fexgraph/sinks/node` has a plugin with these and the files. */
export const plugin: Plugin = { name: '@fexgraph/sinks', nodes: [MemorySink, CallbackSink] };
