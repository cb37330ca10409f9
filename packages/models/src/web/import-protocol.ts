import type { ErrorCode } from '@fexgraph/core';
import type { BuiltNetwork } from '@fexgraph/networks';
import type { CheckpointEntry } from '../build/checkpoint-record.ts';
import type { NetworkPlan } from '../build/network-plan.ts';

/** To the worker that takes one file in: first `read`, then, where page and user agree, `build` for each model of it. */
export type ToImportWorker =
  | {
      readonly kind: 'read';
      readonly file: Blob;
      /** In messages. */
      readonly name: string;
      /** The models that it may be of; a single one is not doubted here. */
      readonly entries: readonly CheckpointEntry[];
    }
  | { readonly kind: 'build'; readonly entry: CheckpointEntry; readonly plan: NetworkPlan };

/** What the file is. */
export interface Recognised {
  readonly kind: 'recognised';
  /** Several only where one file holds several networks. */
  readonly models: readonly string[];
  /** Of the file. */
  readonly sha256: string;
}

export interface Built extends Pick<BuiltNetwork, 'parameters' | 'warnings'> {
  readonly kind: 'built';
  readonly onnx: Uint8Array<ArrayBuffer>;
}

export type FromImportWorker =
  /** It can be told what to do: what is sent before may be lost. */
  | { readonly kind: 'listening' }
  | { readonly kind: 'progress'; readonly bytes: number }
  | Recognised
  | Built
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly hint?: string };
