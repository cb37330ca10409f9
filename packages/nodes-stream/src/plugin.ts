import type { Plugin } from '@fexgraph/core';
import { DetectEventsNode } from './detect-events/detect-events.ts';
import { JoinByTimeNode } from './join-by-time/join-by-time.ts';
import { MarkEventsNode } from './mark-events/mark-events.ts';

/** Nodes that look beyond one frame: another stream, marks made by hand, or what happens over several frames. */
export const plugin: Plugin = {
  name: '@fexgraph/nodes-stream',
  nodes: [JoinByTimeNode, DetectEventsNode, MarkEventsNode],
};
