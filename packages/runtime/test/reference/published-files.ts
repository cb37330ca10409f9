import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is not part of the project, in the folder that a variable names. */
function findFile(variable: string, file: string): string | undefined {
  const folder = process.env[variable];
  const path = folder === undefined ? undefined : join(folder, file);
  return path !== undefined && existsSync(path) ? path : undefined;
}

export const MOBILENET = findFile('FEXGRAPH_CHECKPOINTS', 'retinaface_mobilenet0.25.pth');
export const MOBILENET_MISSING =
  'needs the published weights: mobilenet0.25_Final.pth of biubug6/Face-Detector-1MB-with-landmark as ' +
  'retinaface_mobilenet0.25.pth in the folder that FEXGRAPH_CHECKPOINTS names';

/** A photo that the published detections were made on. */
export function testPhoto(name: string): string | undefined {
  return findFile('FEXGRAPH_PHOTOS', name);
}
export const PHOTOS_MISSING = 'needs the test photos in the folder that FEXGRAPH_PHOTOS names';

/** Checkpoints of the reference, under the names they are published with (or may be given to tell them apart). */
const CHECKPOINTS = {
  'retinaface-r34': ['retinaface_r34.safetensors', 'model.safetensors'],
  'face-multitask-v2': ['face_multitask_v2.safetensors'],
  'arcface-r50': ['arcface_r50.safetensors'],
} as const;

export type ReferenceNetwork = keyof typeof CHECKPOINTS;
export const REFERENCE_NETWORKS = Object.keys(CHECKPOINTS) as ReferenceNetwork[];

export function publishedCheckpoint(id: ReferenceNetwork): string | undefined {
  const found = CHECKPOINTS[id].map((file) => findFile('FEXGRAPH_CHECKPOINTS', file));
  return found.find((path) => path !== undefined);
}
export const CHECKPOINTS_MISSING =
  'needs the checkpoints of the pack pyfeat-v2.5 in the folder that FEXGRAPH_CHECKPOINTS names';
