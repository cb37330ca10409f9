import { type ErrorCode, FexgraphError, toError } from '@fexgraph/core';

/** What a page asks a worker for. */
export interface WorkerCall {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What a worker says of it: how far it is, then its end. */
export type WorkerAnswer =
  | { readonly id: number; readonly share: number }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly problem: Problem };

interface Problem {
  readonly code?: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

/** An error as it is sent from one thread to another. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof FexgraphError) return { code: thrown.code, message: thrown.message, hint: thrown.hint };
  return { message: toError(thrown).message };
}

export function errorOf({ code, message, hint }: Problem): Error {
  return code === undefined ? new Error(message) : new FexgraphError(code, message, { hint });
}
