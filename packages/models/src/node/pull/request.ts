import { FexgraphError } from '@fexgraph/core';
import { requireAllowed, shown } from './address.ts';
import { connectionFailure } from './download-failure.ts';

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

/**
 * GET with redirects followed one by one, so that each address is checked before it is asked.
 *
 * @throws FexgraphError BAD_OPTION (an address that is not allowed), MODEL_MISSING (too many redirects; transient when
 *   there is no connection).
 */
export async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  options: { readonly allowHttp: boolean; readonly signal: AbortSignal },
): Promise<Answer> {
  let address = url;
  let announced: Announcement = {};
  requireAllowed(address, options.allowHttp);
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const response = await ask(address, headers, options.signal);
    announced = { ...announcementOf(response.headers), ...announced };
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return { response, from: shown(address), announced };
    await response.body?.cancel();
    const next = redirectTarget(location, address);
    requireAllowed(next, options.allowHttp, address);
    address = next;
  }
  throw new FexgraphError('MODEL_MISSING', `${shown(url)} redirects more than ${MOST_REDIRECTS} times`, {
    hint: 'try another mirror, or import a file you have',
  });
}

async function ask(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' });
  } catch (thrown) {
    throw connectionFailure(shown(url), thrown);
  }
}

function redirectTarget(location: string, from: URL): URL {
  try {
    return new URL(location, from);
  } catch (cause) {
    throw new FexgraphError('MODEL_MISSING', `${shown(from)} redirects to "${location}", which is no address`, {
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
