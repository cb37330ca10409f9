import type { Plugin } from '@fexgraph/core';
/** The sinks that run anywhere. `@fexgraph/sinks/node` has a plugin with these and the files. */
export declare const plugin: Plugin;
