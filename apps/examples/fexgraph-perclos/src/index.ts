import type { Plugin } from '@fexgraph/core';
import { eyeClosure } from './eye-closure.ts';

export { eyeClosure, PERCLOS } from './eye-closure.ts';

export const plugin: Plugin = { name: 'fexgraph-perclos', nodes: [eyeClosure] };
