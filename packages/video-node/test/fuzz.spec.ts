import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import { afterAll, describe, expect, it } from 'vitest';
import { NodeAvDecoder } from '../src/index.ts';
import { makeClip } from './support/made-clip.ts';
import { mutated } from './support/mutated.ts';
import { children, descriptors } from './support/processes.ts';

/** `FEXGRAPH_FUZZ=200` for more of them, `FEXGRAPH_CLIPS=folder` for other clips than the one that is made here. */
const COUNT = Number(process.env.FEXGRAPH_FUZZ ?? 8);
const CLIPS = process.env.FEXGRAPH_CLIPS;

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('damaged videos', () => {
  it(
    `${COUNT} of them give frames or an error with a code, and leave nothing`,
    async () => {
      const made = CLIPS ? [] : [await makeClip(join(folder, 'clip.mp4'), 60)];
      const clips = CLIPS ? readdirSync(CLIPS).map((name) => join(CLIPS, name)) : made;
      const originals = clips.map((path) => readFileSync(path)).filter(({ length }) => length > 1000);
      const before = { children: children(), descriptors: descriptors() };
      const decoder = new NodeAvDecoder();
      const results: Record<string, number> = {};
      for (let seed = 0; seed < COUNT; seed++) {
        const file = join(folder, 'damaged');
        writeFileSync(file, mutated(originals[seed % originals.length], seed));
        const plan = { stride: 1, maxPixels: 10_000_000, silenceMs: 30_000 };
        let result = 'frames';
        try {
          const video = await decoder.open({ name: `seed ${seed}`, file }, plan, new AbortController().signal);
          try {
            while (await video.next());
          } finally {
            await video.close();
          }
        } catch (thrown) {
          expect(thrown, `seed ${seed}`).toBeInstanceOf(FexgraphError);
          result = (thrown as FexgraphError).code;
          expect(['BAD_INPUT', 'LIMIT_EXCEEDED', 'WORKER_DIED'], `seed ${seed}: ${thrown}`).toContain(result);
        }
        results[result] = (results[result] ?? 0) + 1;
      }
      expect(Object.values(results).reduce((sum, count) => sum + count)).toBe(COUNT);
      expect({ children: children(), descriptors: descriptors() }).toEqual(before);
      if (process.env.FEXGRAPH_FUZZ) process.stdout.write(`damaged videos: ${JSON.stringify(results)}\n`);
    },
    20 * 60_000,
  );
});
