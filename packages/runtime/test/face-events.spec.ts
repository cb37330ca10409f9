import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { detect } from '../src/detect/detect.ts';
import { detectGraph } from '../src/detect/detect-graph.ts';
import { createRuntime } from '../src/node/create-runtime.ts';

const clip = fileURLToPath(new URL('../../../../shared/photos/single_face.mp4', import.meta.url));
const canRead = existsSync(clip) && spawnSync('ffmpeg', ['-version']).error === undefined;

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-events-'));
const runtime = await createRuntime();
afterAll(async () => {
  await runtime.dispose();
  rmSync(folder, { recursive: true });
});

const RATE = 30;

describe('events of a video', () => {
  // Looked at frame by frame (72 frames, 30 a second): a man looks into the camera. The lids are half down in frame 25, shut in
  // 26 and 27, half up in 28, open from 30 on. The corners of the mouth begin to move in 17, teeth show from 19 on, the smile
  // is full from 22 to 68, fades in 69, and the mouth is closed in 71. The teeth stay together; the head does not nod or shake.
  it.skipIf(!canRead)('are those that one sees', async () => {
    const path = join(folder, 'events.csv');
    await detect(runtime, { inputs: clip, decoder: 'ffmpeg', faceEvents: { path } }).run.done;
    const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(header).toBe('type,source,track,start,end,peak,strength,cut');
    const events = lines.map((line) => line.split(','));
    const spans = events.map(([type, , track, start, end, , , cut]) => {
      const frames = [start, end].map((time) => Math.round(Number(time) * RATE));
      return [type, track, ...frames, cut].join(' ');
    });
    const isSeen = (span: string) => !span.startsWith('happy');
    expect(spans.filter(isSeen)).toEqual(['blink 0 26 28 ', 'smile 0 20 69 ', 'face-present 0 0 71 both']);
    // The network of emotions wavers between happy and neutral while he smiles.
    for (const [, , , start, end] of events.filter(([type]) => type === 'happy')) {
      expect(Number(start)).toBeGreaterThan(20 / RATE);
      expect(Number(end)).toBeLessThan(69 / RATE);
    }
  });

  it('need faces that are followed', () => {
    const faceEvents = { path: 'events.csv' };
    const graph = (options: object) => detectGraph(runtime.container, { inputs: 'a.mp4', faceEvents, ...options });
    expect(() => graph({ tracking: false })).toThrow(/^faceEvents: nobody follows the faces/);
    expect(() => graph({ inputs: 'a.png' })).toThrow(/^faceEvents: for videos/);
    expect(
      graph({})
        .nodes()
        .map(({ definition }) => definition.type),
    ).toContain('sink/events');
  });
});
