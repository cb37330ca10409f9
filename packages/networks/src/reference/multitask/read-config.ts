import { FexgraphError } from '@fexgraph/core';
import * as z from 'zod';
import type { Checkpoint } from '../../checkpoints/index.ts';
import type { MultitaskConfig } from './config.ts';
import { FEATURES, MESH_POINTS } from './tensors.ts';

const count = z.int().min(1).max(4096);

/** Keys and defaults of the reference's own configuration; keys that are not here have no effect on the graph. */
const stored = z.object({
  n_au: count.default(24),
  n_emotion: count.default(8),
  n_blendshape: z.int().min(0).max(4096).default(0),
  bs_use_mesh: z.boolean().default(true),
  emotion_use_au_prob: z.boolean().default(false),
  knn_k: count.default(4),
  afg_channels: count.default(512),
  unified_lmk_dim: count.default(256),
  mesh_normalized: z.boolean().default(true),
  image_size: z.int().min(32).max(1024).multipleOf(32).default(224),
  use_head_v3: z.boolean().default(false),
  drop_mefl: z.boolean().default(false),
});
type StoredConfig = z.infer<typeof stored>;

export interface ReadMultitaskConfig {
  readonly config: MultitaskConfig;
  readonly warnings: readonly string[];
}

/**
 * Reads the JSON under the metadata key `config` and holds every width that a tensor shows against that tensor.
 * Spec: networks 2.1, 2.3.
 *
 * @throws FexgraphError BAD_CHECKPOINT: no config, not valid, a combination other than v2.5's, or one that the tensors
 *   contradict.
 */
export function readMultitaskConfig(checkpoint: Checkpoint): ReadMultitaskConfig {
  const values = parse(checkpoint.metadata.get('config'));
  if (!values.use_head_v3 || !values.drop_mefl) {
    throw wrong(`use_head_v3 is ${values.use_head_v3} and drop_mefl is ${values.drop_mefl}, both must be true`);
  }
  const config = named(values);
  if (config.neighbours >= config.actionUnits) {
    throw wrong(`knn_k ${config.neighbours} is not below n_au ${config.actionUnits}`);
  }
  checkAgainstTensors(checkpoint, config);
  return { config, warnings: warningsFor(checkpoint, config) };
}

function parse(text: string | undefined): StoredConfig {
  if (text === undefined) throw wrong("the file has no metadata entry 'config'");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FexgraphError('BAD_CHECKPOINT', "face_multitask_v2: the metadata entry 'config' is not JSON", { cause });
  }
  const result = stored.safeParse(json);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw wrong(`config ${issue.path.join('.') || 'object'}: ${issue.message}`);
  }
  return result.data;
}

function named(values: StoredConfig): MultitaskConfig {
  return {
    actionUnits: values.n_au,
    emotions: values.n_emotion,
    blendshapes: values.n_blendshape,
    blendshapesUseMesh: values.bs_use_mesh,
    emotionUsesAus: values.emotion_use_au_prob,
    neighbours: values.knn_k,
    afgChannels: values.afg_channels,
    unifiedLandmarkWidth: values.unified_lmk_dim,
    meshNormalized: values.mesh_normalized,
    imageSize: values.image_size,
  };
}

/** The widths that settle the graph, each with the tensor axis that shows it. */
function checkAgainstTensors(checkpoint: Checkpoint, config: MultitaskConfig): void {
  const unified = FEATURES + config.unifiedLandmarkWidth;
  const claims: readonly [key: string, claimed: number, tensor: string, axis: number][] = [
    ['n_au', config.actionUnits, 'sc.s', 0],
    ['afg_channels', config.afgChannels, 'sc.s', 1],
    ['n_emotion', config.emotions, 'emotion.cls_head.weight', 0],
    ['unified_lmk_dim', config.unifiedLandmarkWidth, 'unified.proj_lmk.weight', 0],
    ['emotion_use_au_prob', unified + (config.emotionUsesAus ? config.actionUnits : 0), 'emotion.cls_head.weight', 1],
    ['478 mesh points', 3 * MESH_POINTS, 'lmk.mlp.4.weight', 0],
  ];
  for (const [key, claimed, name, axis] of claims) {
    // a tensor that is not there is reported with all others, when the whole list is compared
    if (!checkpoint.has(name)) continue;
    const actual = checkpoint.tensor(name).shape[axis];
    if (actual !== claimed) throw wrong(`${key} makes axis ${axis} of '${name}' ${claimed}, but it is ${actual}`);
  }
  const head = 'blendshape.mlp.2.weight';
  const shapes = checkpoint.has(head) ? checkpoint.tensor(head).shape[0] : 0;
  if (shapes !== config.blendshapes) throw wrong(`n_blendshape is ${config.blendshapes}, but the file has ${shapes}`);
}

function warningsFor(checkpoint: Checkpoint, config: MultitaskConfig): string[] {
  const warnings: string[] = [];
  const text = checkpoint.metadata.get('config') ?? '{}';
  if (!Object.hasOwn(JSON.parse(text) as object, 'knn_k')) {
    warnings.push(`config has no knn_k, which no tensor shows: the reference's default ${config.neighbours} is used`);
  }
  if (!config.meshNormalized) {
    warnings.push(
      'mesh_normalized is false: mesh x and y are in pixels of the network input, not fractions of the chip',
    );
  }
  return warnings;
}

function wrong(reason: string): FexgraphError {
  return new FexgraphError('BAD_CHECKPOINT', `face_multitask_v2: ${reason}`, {
    hint: 'use the published v2.5 file (face_multitask_v2.safetensors); later versions have other heads',
  });
}
