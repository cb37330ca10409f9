import type { Plugin } from '@fexgraph/core';
import { BoxesSource } from './boxes-source.ts';
import { FramesSource } from './frames-source.ts';
import { TensorSource } from './tensor-source.ts';

export const plugin: Plugin = { name: '@fexgraph/sources', nodes: [TensorSource, BoxesSource, FramesSource] };
