import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MODELS } from '@fexgraph/models';
import { cluster, falseMatches, similarity, unitRow } from '@fexgraph/nodes-identity';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { embeddedModels, findMeshes, frameOf, identify, run } from './embedded-chain.ts';

const photos = fileURLToPath(new URL('../../../../shared/photos/', import.meta.url));
/** No two of them show the same person. */
const DIFFERENT = ['astronaut.png', 'Image_with_alpha.png', 'multi_face.jpg', 'single_face.jpg'];

// Skipped where the photos are not there: they are not ours to give away.
it.skipIf(!existsSync(photos))('false matches are as the manifest states them', async () => {
  const models = await embeddedModels();
  try {
    const frames = DIFFERENT.map(async (name) => {
      const picture = sharp(`${photos}${name}`).flatten({ background: '#000' }).toColourspace('srgb').raw();
      const { data, info } = await picture.toBuffer({ resolveWithObject: true });
      return frameOf(new Uint8Array(data), info.width, info.height);
    });
    const found = await identify(models, await findMeshes(models, await Promise.all(frames)));
    const labelled = await run(found, cluster({}, models));
    const faces = labelled.flatMap(({ labels, embeddings, dimension }) =>
      labels!.flatMap((label, face) =>
        label ? [unitRow(embeddings.subarray(face * dimension, (face + 1) * dimension))!] : [],
      ),
    );
    const pairs = faces.flatMap((one, i) => faces.slice(0, i).map((other) => ({ similarity: similarity(one, other) })));
    const { falseMatches: stated } = models.resolve(MODELS).entry('mobilefacenet').parameters as {
      falseMatches: ReturnType<typeof falseMatches>;
    };
    const measured = falseMatches(pairs, stated.threshold);
    expect({ ...measured, rateAtMost: Number(measured.rateAtMost.toFixed(3)) }).toEqual(stated);
    // The two who are most alike.
    expect(Math.max(...pairs.map((pair) => pair.similarity))).toBeCloseTo(0.55, 1);
  } finally {
    await models.dispose();
  }
});
