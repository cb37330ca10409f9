import type { Plugin } from '@fexgraph/core';
import { SegmentSinkNode } from './segment/segment-sink.ts';
import { SegmentsSourceNode } from './segment/segments-source.ts';

/** The two ends of a segment. */
export const plugin: Plugin = { name: '@fexgraph/batch', nodes: [SegmentSinkNode, SegmentsSourceNode] };
