import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { ImagesSourceNode } from './images-source.ts';

/** The sources of the root entry and those that need Node. */
export const plugin: Plugin = { name: '@fexgraph/sources/node', nodes: [...neutral.nodes, ImagesSourceNode] };
