import { FexgraphError } from '@fexgraph/core';
import { requireAllowed, shown } from './address.ts';
import { connectionFailure } from './download-failure.ts';
import type { DownloadTerms } from './download-terms.ts';

const MOST_REDIRECTS = 5;

/** What the repository says about a file before it redirects to where the bytes are. */
interface Announcement {
  /** Commit that a branch name stood for. */
  readonly commit?: string;
  readonly bytes?: number;
  readonly sha256?: string;
}

export interface Answer {
  readonly response: Response;
  /** Address that answered, without its query. */
  readonly from: string;
  readonly announced: Announcement;
}

/** Headers that let somebody in, for one address: never sent to another host by a redirect. */
export type Credentials = (url: URL, headers: Readonly<Record<string, string>>) => Promise<Record<string, string>>;

export interface RequestOptions {
  readonly allowHttp: boolean;
  readonly signal: AbortSignal;
  readonly terms: DownloadTerms;
  /** Default: none are sent. */
  readonly credentials?: Credentials;
}

/**
 * GET with redirects followed one by one, so that each address is checked before it is asked.
 *
 * @throws FexgraphError BAD_OPTION (an address that is not allowed); as `terms` say, for too many redirects, and
 *   transient when there is no connection.
 */
export async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: RequestOptions,
): Promise<Answer> {
  let address = url;
  let announced: Announcement = {};
  requireAllowed(address, options.allowHttp);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const own = address.origin === url.origin ? await options.credentials?.(address, headers) : undefined;
    const response = await ask(address, { ...headers, ...own }, options);
    announced = { ...announcementOf(response.headers), ...announced };
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return { response, from: shown(address), announced };
    await response.body?.cancel();
    const next = redirectTarget(location, address, options.terms);
    requireAllowed(next, options.allowHttp, address);
    address = next;
  }
  throw new FexgraphError(options.terms.missing, `${shown(url)}: redirects more than ${MOST_REDIRECTS} times`, {
    hint: options.terms.instead,
  });
}

async function ask(
  url: URL,
  headers: Readonly<Record<string, string>>,
  { signal, terms }: RequestOptions,
): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' });
  } catch (thrown) {
    throw connectionFailure(terms, shown(url), thrown);
  }
}

function redirectTarget(location: string, from: URL, { missing }: DownloadTerms): URL {
  try {
    return new URL(location, from);
  } catch (cause) {
    throw new FexgraphError(missing, `${shown(from)}: redirects to "${location}", which is no address`, {
      cause,
    });
  }
}

/** The hub says these in its first answer; the store behind it knows nothing of them. */
function announcementOf(headers: Headers): Announcement {
  const announced: { -readonly [Key in keyof Announcement]: Announcement[Key] } = {};
  const commit = headers.get('x-repo-commit') ?? '';
  if (/^[0-9a-f]{40}$/.test(commit)) announced.commit = commit;
  const bytes = headers.get('x-linked-size') ?? '';
  if (/^\d{1,15}$/.test(bytes)) announced.bytes = Number(bytes);
  const digest = (headers.get('x-linked-etag') ?? '').replaceAll('"', '');
  if (/^[0-9a-f]{64}$/.test(digest)) announced.sha256 = digest;
  return announced;
}
