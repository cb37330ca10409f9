import { readFileSync } from 'node:fs';
import type { FexBatch } from '@fexgraph/core';
import { buildNetwork } from '@fexgraph/networks';
import { imagesSource } from '@fexgraph/sources/node';
import { describe, expect, it } from 'vitest';
import {
  CHECKPOINTS_MISSING,
  PHOTOS_MISSING,
  publishedCheckpoint,
  REFERENCE_NETWORKS,
  type ReferenceNetwork,
  testPhoto,
} from './published-files.ts';
import { openLab } from './reference-lab.ts';

/** Columns that were printed, by group. */
type PrintedFace = Readonly<Record<string, Readonly<Record<string, number>>>>;
interface PrintedOutputs {
  readonly pictures: Readonly<Record<string, readonly PrintedFace[]>>;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}
const printed = JSON.parse(
  readFileSync(new URL('../goldens/published-outputs.json', import.meta.url), 'utf8'),
) as PrintedOutputs;

/** How far a number may be off: the detector ran in float32, the heads in bfloat16. Spec: pipeline, appendix B. */
function tolerance(group: string, value: number, side: number): number {
  if (group === 'facebox') return 0.05;
  if (group === 'landmarks') return side / 256;
  return group === 'aus' ? 0.05 : 0.005 + 0.01 * Math.abs(value);
}

function misfits(fex: FexBatch, row: number, face: PrintedFace): string[] {
  const side = face.facebox.FaceRectWidth;
  return Object.entries(face).flatMap(([group, columns]) =>
    Object.entries(columns).flatMap(([column, value]) => {
      const found = Number(fex.value(row, column));
      const fits = Math.abs(found - value) <= tolerance(group, value, side);
      return fits ? [] : [`face ${row}, ${column}: ${found} instead of ${value}`];
    }),
  );
}

/** The check that takes five minutes with the real weights: docs/reference-parity.md. */
describe('the published weights on the pictures of the tutorial', () => {
  for (const [picture, faces] of Object.entries(printed.pictures)) {
    it(picture, { timeout: 120_000 }, async ({ skip }) => {
      const path = testPhoto(picture);
      const checkpoints = REFERENCE_NETWORKS.map((id) => [id, publishedCheckpoint(id)] as const);
      if (path === undefined) return skip(PHOTOS_MISSING);
      if (checkpoints.some(([, file]) => file === undefined)) return skip(CHECKPOINTS_MISSING);

      const builders = checkpoints.map(([id, file]) => [id, () => build(id, file as string)]);
      const lab = await openLab(REFERENCE_NETWORKS, Object.fromEntries(builders));
      const graph = lab.pyfeat(imagesSource({ inputs: [path], decoding: 'reference' }));
      const { fex } = await lab.run(graph).finally(() => lab.close());

      expect(fex.rowCount).toBe(faces.length);
      expect(faces.flatMap((face, row) => misfits(fex, row, face))).toEqual([]);
      expect(fex.texts('label')).toEqual(printed.labels[picture]);
    });
  }
});

function build(id: ReferenceNetwork, file: string): Uint8Array {
  const checkpoint = readFileSync(file);
  if (id === 'retinaface-r34') return buildNetwork(id, checkpoint, { output: 'faces' }).onnx;
  return buildNetwork(id, checkpoint, { input: 'chips' }).onnx;
}
