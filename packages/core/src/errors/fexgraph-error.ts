/** Stable, documented identifiers: programs branch on `code`, people read `message` and `hint`. */
export type ErrorCode =
  | 'BAD_INPUT'
  | 'BAD_OPTION'
  | 'BAD_MODEL'
  | 'BAD_CHECKPOINT'
  | 'BAD_GRAPH'
  | 'BACKEND_UNAVAILABLE'
  | 'LICENCE_REFUSED'
  | 'MODEL_MISSING'
  | 'NOT_REGISTERED'
  | 'NODE_FAILED'
  | 'OUTPUT_FAILED'
  | 'OWNERSHIP'
  | 'LIMIT_EXCEEDED'
  | 'TIMEOUT'
  | 'WORKER_DIED'
  | 'CANCELLED'
  | 'INTERNAL';

export interface ErrorDetail {
  /** What to do about it, as one sentence a user can follow. */
  readonly hint?: string;
  /** What was wrong first. */
  readonly cause?: unknown;
}

/**
 * The one error class of fexgraph. `message` names the thing (file, model, node, option) and the reason;
 * `hint` says what would fix it.
 */
export class FexgraphError extends Error {
  override readonly name: string = 'FexgraphError';
  readonly code: ErrorCode;
  readonly hint?: string;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint;
  }

  /** One line for a terminal: message and hint. */
  toLine(): string {
    return this.hint ? `${this.message} (${this.hint})` : this.message;
  }
}

/** Any thrown value as an Error, so that nothing that is thrown gets lost. */
export function toError(thrown: unknown): Error {
  try {
    // A message may be a getter that throws: it is read here, where that can be told.
    if (thrown instanceof Error && typeof thrown.message === 'string') return thrown;
    return new Error(String(thrown));
  } catch {
    return new Error('something was thrown that has no text', { cause: thrown });
  }
}

/** The error of a cancelled operation. `reason` is an AbortSignal's reason. */
export function cancelled(reason?: unknown): FexgraphError {
  if (reason instanceof FexgraphError) return reason;
  return new FexgraphError('CANCELLED', 'the run was cancelled', { cause: reason });
}
