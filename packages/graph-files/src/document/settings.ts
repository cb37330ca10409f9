import { GRAPH_MODES, type GraphSpec, type NodeEntry } from '@fexgraph/core';
import { z } from 'zod';

const otherwise = z.enum(['fail', 'null-row', 'skip']);

const onError = z
  .union([otherwise, z.strictObject({ retry: z.int().min(1), otherwise })])
  .describe('what happens when one frame fails: fail, null-row, skip, or { retry: 2, otherwise: skip }');

const maxInFlight = z.int().min(1);

type Settings<T> = Readonly<Record<keyof T, z.ZodType>>;

/** Settings of a node. The type makes sure that none of `NodeEntry` is forgotten here. */
export const NODE_SETTINGS = {
  onError,
  maxInFlight: maxInFlight.describe('sources: frames of this source inside the graph at once'),
  flow: z
    .enum(['wait', 'latest', 'drop-oldest'])
    .describe('sources: what happens to frames that come while the graph is full'),
  maxBatch: z.int().min(1).describe("largest micro-batch, in the node's own weight (often faces)"),
  batchDelayMs: z.number().min(0).describe('how long a micro-batch that is not full may wait for more, in ms'),
} satisfies Settings<Omit<Required<NodeEntry>, 'type' | 'options'>>;

/** Settings of a whole graph. */
export const GRAPH_SETTINGS = {
  mode: z
    .enum(GRAPH_MODES)
    .describe('batch: as many frames per second as possible; live: each frame as soon as possible'),
  onError,
  maxErrors: z.int().min(0).describe('more failed frames than this end the run'),
  maxInFlight: maxInFlight.describe('frames of each source inside the graph at once'),
  maxBatch: z.int().min(1).describe('largest micro-batch of the nodes that batch, in their own weight (often faces)'),
} satisfies Settings<Omit<Required<GraphSpec>, 'version' | 'name' | 'nodes' | 'edges' | 'outputs'>>;
