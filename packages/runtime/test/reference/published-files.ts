import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file that is not part of the project: in the folder that a variable names, or beside the clone. */
function findFile(variable: string, folder: string, file: string): string | undefined {
  const besideTheClone = fileURLToPath(new URL(`../../../../../shared/${folder}`, import.meta.url));
  const folders = [process.env[variable], besideTheClone].filter((one) => one !== undefined);
  return folders.map((one) => join(one, file)).find((path) => existsSync(path));
}

export const MOBILENET = findFile('FEXGRAPH_CHECKPOINTS', 'checkpoints', 'retinaface_mobilenet0.25.pth');
export const MOBILENET_MISSING =
  'needs the published weights: mobilenet0.25_Final.pth of biubug6/Face-Detector-1MB-with-landmark as ' +
  'retinaface_mobilenet0.25.pth in the folder that FEXGRAPH_CHECKPOINTS names';

/** A photo that the published detections were made on. */
export function testPhoto(name: string): string | undefined {
  return findFile('FEXGRAPH_PHOTOS', 'photos', name);
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
  const found = CHECKPOINTS[id].map((file) => findFile('FEXGRAPH_CHECKPOINTS', 'checkpoints', file));
  return found.find((path) => path !== undefined);
}
export const CHECKPOINTS_MISSING =
  'needs the checkpoints of the pack pyfeat-v2.5 in the folder that FEXGRAPH_CHECKPOINTS names';
