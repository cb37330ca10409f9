import { FexgraphError, toError } from '@fexgraph/core';
import type { DownloadTerms } from './download-terms.ts';

type Terms = Pick<DownloadTerms, 'missing' | 'wrong' | 'instead'>;

/** A failure that may be gone at the next try. */
export class TransientFailure extends FexgraphError {
  constructor(
    { missing, instead }: Terms,
    message: string,
    /** What the server asked for. */
    readonly retryAfterMs?: number,
    cause?: unknown,
  ) {
    super(missing, message, { cause, hint: `try again: what was downloaded so far is kept; or ${instead}` });
  }
}

/** Another file came than the one that was asked for: nothing of it is kept. */
export class WrongFile extends FexgraphError {
  constructor({ wrong }: Pick<DownloadTerms, 'wrong'>, message: string, hint: string) {
    super(wrong, message, { hint });
  }
}

/** A connection that could not be made or broke, with the reason that `fetch` hides in its cause. */
export function connectionFailure(terms: Terms, where: string, thrown: unknown): TransientFailure {
  const error = toError(thrown);
  const inner = error.cause === undefined ? undefined : toError(error.cause);
  return new TransientFailure(terms, `${where}: ${inner?.message || error.message}`, undefined, thrown);
}

const LONGEST_WAIT_S = 60;
const TRANSIENT = [408, 425, 429, 500, 502, 503, 504];

/** A status that is neither 200, 206 nor a redirect. */
export function statusFailure(terms: Terms, where: string, response: Response): FexgraphError {
  const { status, statusText, headers } = response;
  const message = `${where}: the server answers ${status} ${statusText}`.trimEnd();
  if (TRANSIENT.includes(status)) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN);
    const waitMs = seconds >= 0 ? 1000 * Math.min(seconds, LONGEST_WAIT_S) : undefined;
    return new TransientFailure(terms, message, waitMs);
  }
  const why =
    status === 401 || status === 403
      ? 'it may want a login'
      : "the file may have moved: look for it on the publisher's page";
  return new FexgraphError(terms.missing, message, { hint: `${why}; or ${terms.instead}` });
}

/** @throws WrongFile for a page where a file should be: a login, an error, a notice. */
export function refuseType(terms: Terms, where: string, contentType: string | null): void {
  if (contentType && /^\s*(text\/html|application\/xhtml)/i.test(contentType)) throw webPage(terms, where);
}

export function webPage(terms: Terms, where: string): WrongFile {
  return new WrongFile(
    terms,
    `${where}: the server gives a web page instead of the file`,
    `open the address in a browser to see what it wants; then ${terms.instead}`,
  );
}

export function wrongSize(terms: Terms, where: string, what: string): WrongFile {
  return new WrongFile(
    terms,
    `${where}: the server gives ${what}`,
    `the file has changed or is damaged there: try another place, or ${terms.instead}`,
  );
}
