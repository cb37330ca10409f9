import type { Plugin } from '@fexgraph/core';
import { BoxesSourceNode } from './boxes-source.ts';
import { FramesSourceNode } from './frames-source.ts';
import { TensorSourceNode } from './tensor-source.ts';

export const plugin: Plugin = {
  name: '@fexgraph/sources',
  nodes: [TensorSourceNode, BoxesSourceNode, FramesSourceNode],
};
