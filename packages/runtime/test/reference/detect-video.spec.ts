import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cannotMakeClips, writeLosslessClip } from '../support/lossless-clip.ts';
import { expectTable, goldenHeader } from './golden-table.ts';
import { syntheticPixels } from './pictures.ts';
import { openLab, type ReferenceLab } from './reference-lab.ts';

const missing = cannotMakeClips();

/** The frames of the reference's run, as a file: ten at 1.5 per second, called clip.mp4. */
describe.skipIf(missing !== undefined)(
  `a video file to table, against the reference${missing ? ` (${missing})` : ''}`,
  () => {
    let lab: ReferenceLab;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'fexgraph-detect-video-'));
      const frames = Array.from({ length: 10 }, (_, index) => syntheticPixels(`video_frame_${index}`, 96, 128));
      writeLosslessClip(frames, '3/2', join(folder, 'clip.mp4'));
      lab = await openLab(['retinaface-r34', 'face-multitask-v2', 'arcface-r50']);
    });
    afterAll(async () => {
      await lab.close();
      await rm(folder, { recursive: true, force: true });
    });

    it('every third frame, two of them without a face', async () => {
      const csv = join(folder, 'fex.csv');
      const graph = lab.pyfeatOfVideo('clip.mp4', folder, {
        ...{ skipFrames: 3, faceDetectionThreshold: 0.7 },
        ...{ embeddings: true, tables: [csv] },
      });
      const { fex } = await lab.run(graph);
      expectTable(fex, 'detect-video');
      expect(fex.schema.columns).toHaveLength(2183);
      expect((await readFile(csv, 'utf8')).split('\n', 1)[0]).toBe(
        goldenHeader('input', 'frame', 'approx_time', 'Identity').trimEnd(),
      );
    }, 60_000);
  },
);
