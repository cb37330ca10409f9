import { sha256Text as sha256 } from '@fexgraph/core';
import * as z from 'zod';

/** A file inside the models folder: relative, forward slashes, never upwards. */
const relativePath = z
  .string()
  .min(1)
  .refine(
    (path) => !/^([/\\]|[A-Za-z]:)|\\/.test(path) && !path.split('/').includes('..'),
    'must stay in the models folder',
  );

const tensorSpec = z.strictObject({
  name: z.string().min(1),
  type: z.enum(['float32', 'uint8', 'int64', 'int32', 'float16', 'bool']),
  dims: z.array(z.union([z.int().positive(), z.string().min(1)])),
});

const modelFile = z.strictObject({ path: relativePath, bytes: z.int().positive(), sha256 });

const checkpoint = z.strictObject({
  /** Which builder writes the ONNX graph. */
  network: z.string().min(1),
  /** `task`: a bundle of MediaPipe; several models may be made from one. */
  container: z.enum(['safetensors', 'torch', 'task']),
  repository: z.string().min(1),
  /** Commit of the repository; a branch name where no commit is known. */
  revision: z.string().min(1),
  file: relativePath,
  url: z.url({ protocol: /^https$/ }),
  bytes: z.int().positive().optional(),
  /** Absent: recorded at the first download and enforced from then on. */
  sha256: sha256.optional(),
  /** The licence must be shown and accepted before the first download. */
  acceptance: z.boolean(),
});

const source = z.strictObject({
  package: z
    .string()
    .regex(/^(@[^/@]+\/)?[^/@]+@[^@]+$/, 'must be name@version')
    .optional(),
  url: z.url().optional(),
  file: z.string().min(1),
  /** Bytes of the file that are the model, where several are packed into one. */
  range: z.tuple([z.int().nonnegative(), z.int().positive()]).optional(),
  sha256,
  licence: z.string().min(1),
});

const quantized = z.strictObject({
  /** Kind of the integers. */
  precision: z.literal('int8'),
  /** The model that it was made from, and the sha256 of that graph. */
  from: z.string().min(1),
  sha256,
});

export const modelEntrySchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/, 'must be lower-case letters, digits, dots and dashes'),
    revision: z.string().min(1),
    pack: z.string().min(1),
    title: z.string().min(1),
    /** Type of the node that runs it, for example `detect/rfb320`. */
    node: z
      .string()
      .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)+$/, 'must be family/name')
      .optional(),
    task: z.enum(['detection', 'landmarks', 'blendshapes', 'multitask', 'emotion', 'identity']),
    licence: z.strictObject({ spdx: z.string().optional(), name: z.string().min(1), url: z.url().optional() }),
    commercial: z.enum(['yes', 'no', 'unclear']),
    trainingData: z.string().min(1),
    quality: z.string().min(1),
    file: modelFile.optional(),
    checkpoint: checkpoint.optional(),
    sources: z.array(source),
    inputs: z.array(tensorSpec).min(1),
    outputs: z.array(tensorSpec).min(1),
    maxBatch: z.int().positive().optional(),
    embeddingSpace: z.string().min(1).optional(),
    /** Of a model that was made of another one here. */
    quantized: quantized.optional(),
    parameters: z.record(z.string(), z.json()),
  })
  .refine((entry) => (entry.file === undefined) !== (entry.checkpoint === undefined), 'needs either file or checkpoint')
  .refine((entry) => !entry.file || entry.file.sha256.startsWith(entry.revision), {
    path: ['revision'],
    message: 'must be the beginning of the sha256 of the file',
  })
  .refine((entry) => entry.task !== 'identity' || entry.embeddingSpace !== undefined, {
    path: ['embeddingSpace'],
    message: 'identity networks must name their embedding space',
  });

const pack = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  /** `included`: in the models folder. `pull`: the user downloads a checkpoint. */
  delivery: z.enum(['included', 'pull']),
});

export const manifestSchema = z
  .strictObject({ schema: z.literal(1), packs: z.array(pack), models: z.array(modelEntrySchema) })
  .superRefine(({ packs, models }, context) => {
    const packIds = new Set(packs.map(({ id }) => id));
    const seen = new Set<string>();
    models.forEach(({ id, pack: packId }, index) => {
      if (seen.has(id))
        context.addIssue({ code: 'custom', path: ['models', index, 'id'], message: `"${id}" is there twice` });
      if (!packIds.has(packId)) {
        context.addIssue({ code: 'custom', path: ['models', index, 'pack'], message: `no pack "${packId}"` });
      }
      seen.add(id);
    });
  });

export type ModelManifest = z.infer<typeof manifestSchema>;
/** A manifest entry with everything that is known of the model, also what nodes have no use for. */
export type ModelEntry = ModelManifest['models'][number];
export type ModelPack = ModelManifest['packs'][number];
export type CheckpointSource = NonNullable<ModelEntry['checkpoint']>;
export type ModelFile = NonNullable<ModelEntry['file']>;
