import { FexgraphError } from '@fexgraph/core';
import type { ManifestEntry } from '@fexgraph/models';
import * as z from 'zod';

/** What the node needs of a RetinaFace that its tensors do not show; from the manifest, never guessed. */
const schema = z.object({
  strides: z.array(z.number().positive()).length(3),
  anchorSizes: z.array(z.array(z.number().positive()).min(1)).length(3),
  variances: z.tuple([z.number(), z.number()]),
  overlap: z.enum(['plain', 'inclusive']),
  longSide: z.int().min(32).optional(),
});

export type RetinaFaceNodeParameters = z.output<typeof schema>;

/** @throws FexgraphError BAD_MODEL if the manifest entry is not that of a RetinaFace. */
export function retinaFaceParameters(entry: ManifestEntry): RetinaFaceNodeParameters {
  const parsed = schema.safeParse(entry.parameters);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new FexgraphError('BAD_MODEL', `model "${entry.id}" is no RetinaFace by its manifest entry: ${issues}`, {
    hint: 'choose a model whose parameters name anchors and strides',
  });
}
