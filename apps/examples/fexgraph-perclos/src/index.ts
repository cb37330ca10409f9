import type { Plugin } from '@fexgraph/core';
import { EyeClosureNode } from './eye-closure.ts';

export * from './eye-closure.ts';

export const plugin: Plugin = { name: 'fexgraph-perclos', nodes: [EyeClosureNode] };
