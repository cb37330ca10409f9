import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FexRow } from '@fexgraph/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CliResult, runCli } from './run-cli.ts';
import { TEST_PHOTOS, TEST_PHOTOS_MISSING } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

type Box = readonly [x: number, y: number, width: number, height: number];

/** How many faces each photo shows. */
const FACES: Readonly<Record<string, number>> = {
  'astronaut.png': 1,
  'single_face.jpg': 1,
  'multi_face.jpg': 5,
  'BWPictureHuman.jpg': 1,
  'Image_with_alpha.png': 1,
  'free-mountain-vector-01.jpg': 0,
};

/** Where the reference finds them (spec: pipeline, appendix B). */
const REFERENCE_BOXES: Readonly<Record<string, readonly Box[]>> = {
  'single_face.jpg': [[129.789, 118.85, 301.164, 301.164]],
  'multi_face.jpg': [
    [656.877, 277.658, 158.752, 158.752],
    [505.675, 297.693, 149.075, 149.075],
    [288.729, 222.225, 149.331, 149.331],
    [197.529, 57.485, 130.303, 130.303],
    [419.918, 205.161, 113.457, 113.457],
  ],
};

function boxOf(row: FexRow): Box {
  const [x, y, width, height] = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight'].map((column) =>
    Number(row.get(column)),
  );
  return [x, y, width, height];
}

/** Intersection over union, 0..1. */
function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.max(0, Math.min(ax + aw, bx + bw) - Math.max(ax, bx));
  const height = Math.max(0, Math.min(ay + ah, by + bh) - Math.max(ay, by));
  return (width * height) / (aw * ah + bw * bh - width * height);
}

describe('fexgraph detect on a folder of photos', () => {
  const out = join(scratchFolder(), 'out');
  let run: CliResult;
  let rows: readonly FexRow[] = [];
  const rowsOf = (name: string) => rows.filter((row) => basename(String(row.get('input'))) === name);

  beforeAll(async () => {
    if (TEST_PHOTOS === undefined) return;
    run = await runCli(['detect', TEST_PHOTOS, '--out', out, '--no-overlay']);
    rows = readTable(out);
  });

  it('reads every one, and gives each its rows', ({ skip }) => {
    if (TEST_PHOTOS === undefined) return skip(TEST_PHOTOS_MISSING);
    expect([run.code, readRecord(out).complete]).toEqual([0, true]);
    expect(new Set(rows.map((row) => row.get('input'))).size).toBe(readRecord(out).counts.accepted);
  });

  it.for(Object.entries(FACES))('%s: %i', ([name, faces], { skip }) => {
    if (TEST_PHOTOS === undefined) return skip(TEST_PHOTOS_MISSING);
    if (!existsSync(join(TEST_PHOTOS, name))) return skip(`${name} is not in the folder that FEXGRAPH_PHOTOS names`);
    const found = rowsOf(name);
    if (faces > 0) {
      expect(found.map((row) => row.isNull)).toEqual(new Array(faces).fill(false));
    } else {
      expect(found.map((row) => [row.get('FaceScore'), row.get('FaceRectX'), row.get('Yaw')])).toEqual([
        [0, null, null],
      ]);
      expect(run.out).toContain(`${name}: no face\n`);
    }
  });

  it.for(Object.entries(REFERENCE_BOXES))('%s: faces are where the reference finds them', ([name, boxes], { skip }) => {
    if (TEST_PHOTOS === undefined) return skip(TEST_PHOTOS_MISSING);
    if (!existsSync(join(TEST_PHOTOS, name))) return skip(`${name} is not in the folder that FEXGRAPH_PHOTOS names`);
    const found = rowsOf(name).map(boxOf);
    for (const box of boxes) expect(found.filter((other) => overlap(other, box) > 0.7)).toHaveLength(1);
  });
});
