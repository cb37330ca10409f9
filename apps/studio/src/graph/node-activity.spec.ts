import type { NodeSnapshot, RunSnapshot } from '@fexgraph/inspect';
import { describe, expect, it } from 'vitest';
import { activityOf } from './node-activity.ts';

const node = (id: string, known: Partial<NodeSnapshot>) =>
  ({ id, state: 'idle', queued: 0, failed: 0, dropped: 0, perSecond: 0, ...known }) as NodeSnapshot;

const latency = { count: 3, p50: 4, p95: 5, p99: 6, max: 7 };
const snapshot = {
  nodes: [
    node('faces', { state: 'busy', queued: 2, perSecond: 12, latency, dropped: 1 }),
    node('looks/mesh', { queued: 1, failed: 2 }),
    node('looks/deep/mesh', { state: 'preparing', queued: 3 }),
    node('looks-like', { queued: 50 }),
  ],
} as unknown as RunSnapshot;

describe('activityOf', () => {
  it('is what the node does', () => {
    expect(activityOf(snapshot, 'faces')).toEqual({
      state: 'busy',
      perSecond: 12,
      queued: 2,
      latencyMs: 4,
      failed: 0,
      dropped: 1,
    });
  });

  it('is what the nodes of a sub-graph do together', () => {
    expect(activityOf(snapshot, 'looks')).toMatchObject({
      state: 'preparing',
      queued: 4,
      failed: 2,
      perSecond: undefined,
    });
  });

  it('is nothing before a run, and for a node that the run leaves out', () => {
    expect(activityOf(undefined, 'faces')).toBeUndefined();
    expect(activityOf(snapshot, 'gone')).toBeUndefined();
  });
});
