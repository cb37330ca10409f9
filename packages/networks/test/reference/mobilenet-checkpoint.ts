import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'retinaface_mobilenet0.25.pth';

export const HOW_TO_GET_IT =
  `needs the published weights: mobilenet0.25_Final.pth of biubug6/Face-Detector-1MB-with-landmark as ${FILE} in the ` +
  'folder that FEXGRAPH_CHECKPOINTS names';

/** Path of the published weights, which are not part of the project; undefined where they are not at hand. */
export function publishedMobilenet(): string | undefined {
  const folder = process.env.FEXGRAPH_CHECKPOINTS;
  const path = folder && join(folder, FILE);
  return path && existsSync(path) ? path : undefined;
}
