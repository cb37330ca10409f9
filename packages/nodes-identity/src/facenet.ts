import { embeddingNode } from './embedding-node.ts';
import { UNALIGNED_CHIPS } from './unaligned-chips.ts';

/**
 * The reference's other identity network; the graph itself divides by the length. Fed as there, at 112 pixels and 0..1,
 * although it was trained at 160 pixels with another scaling (quirk 10).
 *
 * Source: Schroff et al., FaceNet, 2015; spec: pipeline 5, networks 4.
 *
 * @example chips$.pipe(facenet())
 */
export const facenet = embeddingNode({
  ...UNALIGNED_CHIPS,
  type: 'identity/facenet',
  summary: 'describes who each face is by FaceNet, as a unit vector of 512 numbers',
  model: 'facenet',
});
