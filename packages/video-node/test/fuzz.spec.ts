import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { NodeAvDecoder } from '../src/index.ts';
import { damaged, damages } from './support/damage.ts';
import { makeClip } from './support/made-clip.ts';
import { children, descriptors } from './support/processes.ts';

/** `FEXGRAPH_FUZZ=200` for more of them, `FEXGRAPH_CLIPS=folder` for other clips than the one that is made here. */
const COUNT = Number(process.env.FEXGRAPH_FUZZ ?? 8);
const CLIPS = process.env.FEXGRAPH_CLIPS;
const PLAN = { stride: 1, maxPixels: 10_000_000, silenceMs: 30_000 };

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `frames`, or the code of the error. */
async function read(file: string): Promise<string> {
  try {
    const video = await new NodeAvDecoder().open({ name: 'damaged', file }, PLAN, new AbortController().signal);
    try {
      while (await video.next());
    } finally {
      await video.close();
    }
    return 'frames';
  } catch (thrown) {
    if (thrown instanceof FexgraphError) return thrown.code;
    throw thrown;
  }
}

describe('damaged videos', () => {
  it(
    `${COUNT} of them give frames or a clear error, without a crash or a hang, and leave nothing`,
    async () => {
      const clips = CLIPS ? readdirSync(CLIPS).map((name) => join(CLIPS, name)) : [join(folder, 'clip.mp4')];
      if (!CLIPS) await makeClip(clips[0], 60);
      const originals = clips.map((path) => readFileSync(path)).filter(({ length }) => length > 1000);
      const before = { children: children(), descriptors: descriptors() };
      const results: Record<string, number> = {};
      const file = join(folder, 'damaged');
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...originals), damages, async (bytes, damage) => {
          writeFileSync(file, damaged(bytes, damage));
          const result = await read(file);
          expect(['frames', 'BAD_INPUT', 'LIMIT_EXCEEDED']).toContain(result);
          results[result] = (results[result] ?? 0) + 1;
        }),
        { numRuns: COUNT, seed: 1, endOnFailure: true },
      );
      expect({ children: children(), descriptors: descriptors() }).toEqual(before);
      if (process.env.FEXGRAPH_FUZZ) process.stdout.write(`damaged videos: ${JSON.stringify(results)}\n`);
    },
    30 * 60_000,
  );
});
