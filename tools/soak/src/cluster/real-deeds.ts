import { writeFile } from 'node:fs/promises';
import { makePlan, type Part, type PartFolder, type Plan, runParts } from '@fexgraph/batch';
import { GraphBuilder } from '@fexgraph/core';
import { type NodeRuntime, recordRun } from '@fexgraph/runtime/node';
import { fakeFrames, fakeRows } from '@fexgraph/testing';
import type { Deeds } from './schedule.ts';

/** Of each clip. */
export const FRAMES = 2;

/** A plan of clips of these sizes. */
export function clipsPlan(sizes: readonly number[]): Plan {
  return makePlan({
    ...{ shared: { version: 1 }, kinds: { video: {} } },
    parts: sizes.map((bytes, i) => ({
      ...{ name: `clip-${i}`, kind: 'video', firstFrame: 0 },
      inputs: [{ name: `clip-${i}`, path: `/clip-${i}`, bytes }],
    })),
  });
}

/** Parts with fake work and everything else as it is: graph run, segment, record, names. */
export function realDeeds(
  folder: PartFolder,
  parts: readonly Part[],
  { container, models }: NodeRuntime,
  { intervalMs }: { readonly intervalMs?: number } = {},
): Deeds {
  const started = new Date();
  return {
    isDone: async (part) => (await folder.done(parts[part].id)) !== undefined,
    finish: async (part) => {
      const { failed, error } = await runParts([parts[part]], {
        ...{ folder, container },
        work: ({ name }: Part) => {
          const graph = new GraphBuilder(name);
          const source = graph.add('frames', fakeFrames({ count: FRAMES, source: name, intervalMs }));
          return { graph, records: graph.add('rows', fakeRows(), source) };
        },
        record: (_, graph, outcome) => ({
          ...recordRun({
            ...{ graph, outcome, models, sessions: [], backend: 'cpu', options: {} },
            ...{ started, finished: new Date() },
          }),
          // Two thousand names of columns in each of them would be most of the bytes.
          unsupported: [],
        }),
      });
      const reason = error ?? failed[0]?.error;
      if (reason) throw reason;
    },
    die: async (part) => writeFile(`${folder.draft(parts[part].id).segment}.part`, 'half a segment'),
  };
}
