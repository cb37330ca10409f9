import { FexgraphError, toError } from '@fexgraph/core';

/** A failure that may be gone at the next try. */
export class TransientFailure extends FexgraphError {
  constructor(
    message: string,
    /** What the server asked for. */
    readonly retryAfterMs?: number,
    cause?: unknown,
  ) {
    super('MODEL_MISSING', message, {
      cause,
      hint: 'try again: what was downloaded so far is kept; or import a file you have',
    });
  }
}

/** A connection that could not be made or broke, with the reason that `fetch` hides in its cause. */
export function connectionFailure(where: string, thrown: unknown): TransientFailure {
  const error = toError(thrown);
  const inner = error.cause === undefined ? undefined : toError(error.cause);
  return new TransientFailure(`${where}: ${inner?.message || error.message}`, undefined, thrown);
}

const LONGEST_WAIT_S = 60;
const TRANSIENT = [408, 425, 429, 500, 502, 503, 504];

/** A status that is neither 200, 206 nor a redirect. */
export function statusFailure(where: string, response: Response): FexgraphError {
  const { status, statusText, headers } = response;
  const message = `${where} answers ${status} ${statusText}`.trimEnd();
  if (TRANSIENT.includes(status)) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    const waitMs = seconds >= 0 ? 1000 * Math.min(seconds, LONGEST_WAIT_S) : undefined;
    return new TransientFailure(message, waitMs);
  }
  const hint =
    status === 401 || status === 403
      ? 'it may want a login: download it with a browser, then `fexgraph models import`'
      : "the file may have moved: look for it on the publisher's page, then `fexgraph models import`";
  return new FexgraphError('MODEL_MISSING', message, { hint });
}
