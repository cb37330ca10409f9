import type { EmbeddingQuality } from '@fexgraph/core';

export interface LeastQuality {
  readonly minSize: number;
  readonly minSharpness: number;
  readonly minPresence: number;
  readonly minMouthRedness: number;
}

/** Why a face of such quality gets no label; null if it may. What is not known speaks against nobody. */
export function labelRefusal(quality: EmbeddingQuality | undefined, face: number, least: LeastQuality): string | null {
  if (!quality) return null;
  if (quality.size[face] < least.minSize) return 'small';
  if (quality.sharpness[face] < least.minSharpness) return 'blurred';
  if (quality.presence[face] < least.minPresence) return 'unsure';
  if (quality.mouthRedness[face] < least.minMouthRedness) return 'covered';
  return null;
}
