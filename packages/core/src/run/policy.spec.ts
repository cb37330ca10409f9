import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ErrorPolicy } from '../graph/graph-spec.ts';
import { defineNode } from '../node/define-node.ts';
import type { NodeDefinition } from '../node/definition.ts';
import { port } from '../node/port.ts';
import { FramePacket } from '../packets/packet-types.ts';
import { resolvePolicy } from './policy.ts';

const text = { version: 1, summary: 'x', options: z.object({}) } as const;
const frames = port(FramePacket, 'x');
const KINDS: Record<string, NodeDefinition> = {
  source: defineNode({ ...text, type: 'a/source', output: frames }),
  node: defineNode({ ...text, type: 'a/node', input: frames, output: frames }),
  stateful: defineNode({ ...text, type: 'a/stateful', input: frames, output: frames, traits: { stateful: true } }),
  sink: defineNode({ ...text, type: 'a/sink', input: frames }),
};
const retry = { retry: 3, otherwise: 'null-row' } as const;

describe('resolvePolicy', () => {
  const cases: readonly [string, ErrorPolicy | undefined, ErrorPolicy | undefined, string, number][] = [
    ['node', undefined, undefined, 'fail', 0],
    ['node', undefined, 'null-row', 'null-row', 0],
    ['node', 'skip', 'null-row', 'skip', 0],
    ['node', undefined, retry, 'null-row', 3],
    ['node', retry, 'fail', 'null-row', 3],
    // A null row says that the picture was looked at: a source that cannot read it makes none, unless told to.
    ['source', undefined, 'null-row', 'skip', 0],
    ['source', undefined, retry, 'skip', 0],
    ['source', undefined, 'fail', 'fail', 0],
    ['source', 'null-row', 'fail', 'null-row', 0],
    // What cannot be written is lost, so the run ends, unless told otherwise.
    ['sink', undefined, 'skip', 'fail', 0],
    ['sink', retry, 'fail', 'null-row', 3],
    // A stateful node cannot be asked twice for the same frame.
    ['stateful', undefined, retry, 'null-row', 0],
  ];

  it.each(cases)('%s: own %o, graph %o -> %s, %i retries', (kind, own, graph, otherwise, retries) => {
    expect(resolvePolicy(own, graph, KINDS[kind])).toEqual({ otherwise, retries });
  });
});
