import type { Plugin } from '@fexgraph/core';
/** All sinks. */
export declare const plugin: Plugin;
