import { cancelled, type ErrorCode, FexgraphError, toError } from '@fexgraph/core';
import type { Part } from '../plan/part.ts';
import type { PartRecord } from './part-record.ts';
import { type ActivePart, type PartSurroundings, runPart } from './run-part.ts';
import { thisWorker } from './worker.ts';

/** A part that could not be done, and why. */
export interface FailedPart {
  readonly part: Part;
  readonly error: FexgraphError;
}

/** Told as it happens. */
export type PartEvent =
  | ({ readonly event: 'started' } & ActivePart)
  | { readonly event: 'done'; readonly part: Part; readonly record: PartRecord }
  | ({ readonly event: 'failed' } & FailedPart);

export interface RunPartsOptions extends PartSurroundings {
  /** How many are done at the same time. Default 1. */
  readonly jobs?: number;
  /** Ends the parts that are being done; what is done stays. */
  readonly signal?: AbortSignal;
  /** Ends with the first part that fails. Default false: it costs the others nothing. */
  readonly failFast?: boolean;
  /** Asked after each part, for limits over all of them. What it gives ends the rest. */
  limit?(record: PartRecord): FexgraphError | undefined;
  on?(event: PartEvent): void;
}

export interface PartsOutcome {
  /** In the order of the plan. */
  readonly failed: readonly FailedPart[];
  /** Why not all parts were tried. */
  readonly error?: FexgraphError;
}

/** Not the fault of an input: every other part would end in the same way. */
const COMMON: readonly ErrorCode[] = [
  'BACKEND_UNAVAILABLE',
  'BAD_GRAPH',
  'BAD_MODEL',
  'BAD_OPTION',
  'CANCELLED',
  'INTERNAL',
  'LICENCE_REFUSED',
  'MODEL_MISSING',
  'NOT_REGISTERED',
  'OUTPUT_FAILED',
];

/** Does the parts that are given, in order, several at a time. Never rejects. */
export async function runParts(parts: readonly Part[], options: RunPartsOptions): Promise<PartsOutcome> {
  const { jobs = 1, signal, failFast = false, limit, on = () => undefined } = options;
  const failed = new Map<Part, FexgraphError>();
  const stop = new AbortController();
  let error: FexgraphError | undefined;
  const end = (reason: FexgraphError) => {
    error ??= reason;
    stop.abort(error);
  };
  const onAbort = () => end(cancelled(signal?.reason));
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort, { once: true });

  // One part of an id: the same work need not be done twice.
  const waiting = [...new Map(parts.map((part) => [part.id, part])).values()];
  const keep = async ({ id }: Part, { code, message }: FexgraphError, started: Date) => {
    const worker = thisWorker(started, new Date());
    await options.folder.fail({ failure: 1, id, code, message, worker }).catch((thrown: FexgraphError) => end(thrown));
  };
  const one = async (part: Part) => {
    const started = new Date();
    try {
      const runOptions = { ...options.runOptions, signal: stop.signal };
      const record = await runPart(part, { ...options, runOptions }, (active) => on({ event: 'started', ...active }));
      on({ event: 'done', part, record });
      const reached = limit?.(record);
      if (reached) end(reached);
    } catch (thrown) {
      const cause = toError(thrown);
      const reason = cause instanceof FexgraphError ? cause : new FexgraphError('INTERNAL', cause.message, { cause });
      if (stop.signal.aborted) return;
      if (COMMON.includes(reason.code)) end(reason);
      else {
        failed.set(part, reason);
        on({ event: 'failed', part, error: reason });
        await keep(part, reason, started);
        if (failFast) end(reason);
      }
    }
  };
  const worker = async () => {
    for (let part = waiting.shift(); part && !stop.signal.aborted; part = waiting.shift()) await one(part);
  };
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, worker));
  signal?.removeEventListener('abort', onAbort);
  const inOrder = parts.flatMap((part) => (failed.has(part) ? [{ part, error: failed.get(part)! }] : []));
  return { failed: inOrder, ...(error ? { error } : {}) };
}
