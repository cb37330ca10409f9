import { embeddingNode } from './embedding-node.ts';
import { UNALIGNED_CHIPS } from './unaligned-chips.ts';

/**
 * The reference's default identity network. Made for aligned faces and given unaligned ones, as there: one person easily
 * splits into several labels at the default threshold of 0.8 (quirk 11).
 *
 * Source: Deng et al., ArcFace, 2019; spec: pipeline 5, networks 3.
 *
 * @example chips$.pipe(arcface())
 */
export const arcface = embeddingNode({
  ...UNALIGNED_CHIPS,
  type: 'identity/arcface',
  summary: 'describes who each face is by ArcFace, as 512 numbers that are not normalised',
  model: 'arcface-r50',
});
