import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { CameraSourceNode } from './camera-source.ts';
import { ImagesSourceNode } from './images-source.ts';

/** The sources of the root entry and those of a browser. */
export const plugin: Plugin = {
  name: '@fexgraph/sources/web',
  nodes: [...neutral.nodes, ImagesSourceNode, CameraSourceNode],
};
