import type { Plugin } from '@fexgraph/core';
import { VideoSourceNode } from './video-source.ts';

/** Videos in browsers. Decoders are registered by the host, under `VIDEO_DECODER`. */
export const plugin: Plugin = { name: '@fexgraph/video/web', nodes: [VideoSourceNode] };
