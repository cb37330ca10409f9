import * as z from 'zod';
import type { BackendId } from '../session.ts';

/** The options that every node with a network has; `model` is the manifest id of its default. */
export function modelOptions(model: string) {
  return {
    model: z.string().min(1).default(model).describe('manifest id of the network'),
    backend: z.string().min(1).optional().describe('cpu, webgpu, cuda or auto; default: the backend of the run'),
    threads: z.int().min(1).optional().describe('threads inside one session; default 1'),
    workers: z.int().min(1).optional().describe('workers that share the calls; default 1'),
  };
}

/** The part of a node's options that `NodeModel` needs. */
export interface ModelOptions {
  readonly model: string;
  readonly backend?: BackendId;
  readonly threads?: number;
  readonly workers?: number;
}
