import { FexgraphError } from '@fexgraph/core';
import type { ElementType } from './element-type.ts';
import { elementsOf, type TensorLayout, toFloat32, toInt64 } from './tensor-layout.ts';

export type CheckpointContainer = 'safetensors' | 'torch-zip' | 'torch-legacy' | 'task';

/** Name, type and shape of one tensor of a checkpoint; the values are read when asked for. */
export interface CheckpointTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

/**
 * A checkpoint file that was read and checked: every tensor lies inside the file. The file's bytes are kept, not
 * copied; float32 tensors that are aligned and contiguous are views on them, so do not write into what you get.
 *
 * Assumes a little-endian machine, as every current JavaScript engine runs on one.
 */
export class Checkpoint {
  readonly container: CheckpointContainer;
  /** Text that the file carries beside its tensors (safetensors `__metadata__`). */
  readonly metadata: ReadonlyMap<string, string>;
  readonly #layouts: ReadonlyMap<string, TensorLayout>;
  readonly #networks: ReadonlyMap<string, () => Uint8Array>;

  /** @param networks whole networks (TensorFlow Lite) that the file holds instead of tensors, by name. */
  constructor(
    container: CheckpointContainer,
    layouts: ReadonlyMap<string, TensorLayout>,
    metadata: ReadonlyMap<string, string> = new Map(),
    networks: ReadonlyMap<string, () => Uint8Array> = new Map(),
  ) {
    this.container = container;
    this.metadata = metadata;
    this.#layouts = layouts;
    this.#networks = networks;
  }

  /** Names of the whole networks that the file holds: `face_blendshapes.tflite`. Most checkpoints hold none. */
  networks(): string[] {
    return [...this.#networks.keys()];
  }

  /**
   * The bytes of a network in the file, not yet looked into.
   * @throws FexgraphError BAD_CHECKPOINT for an unknown name or a wrong checksum.
   */
  network(name: string): Uint8Array {
    const read = this.#networks.get(name);
    if (read) return read();
    const held = this.networks().join(', ') || 'none';
    throw new FexgraphError('BAD_CHECKPOINT', `the checkpoint has no network '${name}'; it holds: ${held}`);
  }

  /** In the order of the file's own listing. */
  tensors(): CheckpointTensor[] {
    return [...this.#layouts].map(([name, { type, shape }]) => ({ name, type, shape }));
  }

  has(name: string): boolean {
    return this.#layouts.has(name);
  }

  /** @throws FexgraphError BAD_CHECKPOINT when there is no such tensor. */
  tensor(name: string): CheckpointTensor {
    const { type, shape } = this.#layout(name);
    return { name, type, shape };
  }

  /**
   * The values in C order; half precision is widened.
   * @throws FexgraphError BAD_CHECKPOINT for an unknown name or an integer tensor.
   */
  float32(name: string): Float32Array {
    const layout = this.#layout(name);
    if (layout.type === 'I64') {
      throw new FexgraphError('BAD_CHECKPOINT', `tensor '${name}' holds integers (I64), numbers are needed`);
    }
    return toFloat32(layout);
  }

  /** @throws FexgraphError BAD_CHECKPOINT for an unknown name or a tensor of another type. */
  int64(name: string): BigInt64Array {
    const layout = this.#layout(name);
    if (layout.type !== 'I64') {
      throw new FexgraphError('BAD_CHECKPOINT', `tensor '${name}' is of type ${layout.type}, I64 is needed`);
    }
    return toInt64(layout);
  }

  /** Number of elements of all tensors together. */
  get elements(): number {
    let sum = 0;
    for (const layout of this.#layouts.values()) sum += elementsOf(layout.shape);
    return sum;
  }

  #layout(name: string): TensorLayout {
    const layout = this.#layouts.get(name);
    if (layout === undefined) {
      throw new FexgraphError('BAD_CHECKPOINT', `the checkpoint has no tensor '${name}'`);
    }
    return layout;
  }
}
