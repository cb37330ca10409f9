import {
  type FaceEvents,
  type FexBatch,
  FexgraphError,
  type FexSchema,
  type GraphBuilder,
  type NodeDefinition,
  type NodeRegistry,
  type NodeSpec,
  type Port,
  TRACK_GROUP,
  type Wire,
} from '@fexgraph/core';
import type { DetectOptions } from './detect-options.ts';

/** Named, not imported: the packages of the built-in nodes are loaded when a runtime is made. */
const DETECT_EVENTS = 'fex/detect-events';
const EVENTS_SINK = 'sink/events';
type EventsDefinition = NodeDefinition & {
  readonly input: Port<FexBatch, false, false>;
  readonly output: Port<FaceEvents>;
};
type SinkDefinition = NodeDefinition & { readonly input: Port<FaceEvents, false, false> };

/** Looks for events in the rows of followed faces, all that are known if no rules are named, and writes them. @throws FexgraphError BAD_OPTION where no node follows faces. */
export function addFaceEvents(
  graph: GraphBuilder,
  registry: NodeRegistry,
  records: Wire<FexBatch>,
  schema: FexSchema,
  { path, rules }: NonNullable<DetectOptions['faceEvents']>,
): void {
  if (!schema.group(TRACK_GROUP.name)) {
    throw new FexgraphError('BAD_OPTION', 'faceEvents: nobody follows the faces, so nobody knows which is which', {
      hint: 'leave it out, or take a pack that can follow faces, with tracking',
    });
  }
  const node = { ...registry.registered(DETECT_EVENTS), options: { rules: rules ?? 'all' } };
  const sink = { ...registry.registered(EVENTS_SINK), options: { path } };
  const events = graph.add('events', node as unknown as NodeSpec<EventsDefinition>, records);
  graph.add('events-table', sink as unknown as NodeSpec<SinkDefinition>, events);
}
