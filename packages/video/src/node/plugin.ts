import type { Plugin } from '@fexgraph/core';
import { VideoSourceNode } from './video-source.ts';

/** Videos in Node. Decoders are registered by the host, under `VIDEO_DECODER`. */
export const plugin: Plugin = { name: '@fexgraph/video/node', nodes: [VideoSourceNode] };
