import { FexgraphError } from '@fexgraph/core';
import type { FoundPart, PartState } from './part-file.ts';
import { refuseType } from './refuse-contents.ts';
import type { Answer } from './request.ts';

/** More than Node reads into one buffer; no network here comes near. */
export const MOST_BYTES = 2 ** 31 - 1;

/** Weak entity tags do not promise equal bytes. */
function strong(etag: string | null): string | undefined {
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

/** Size of the whole file, where the answer says it and the bytes are not packed on the way. */
function declaredSize({ status, headers }: Response): number | undefined {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return undefined;
  const text = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** Whether a partial answer goes on exactly where the part ends, in the same file. */
export function goesOn({ headers }: Response, part: FoundPart | undefined): part is FoundPart {
  if (!part) return false;
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  const etag = strong(headers.get('etag'));
  return (
    Number(first) === part.bytes &&
    (total === '*' || part.total === undefined || Number(total) === part.total) &&
    (etag === undefined || part.etag === undefined || etag === part.etag)
  );
}

/**
 * What the answer says of the file that comes.
 *
 * @param published size by the manifest, where it is known
 * @throws FexgraphError BAD_CHECKPOINT for a page, and for a size that is not the published one.
 */
export function stateOf({ response, from, announced }: Answer, url: string, published: number | undefined): PartState {
  refuseType(from, response.headers.get('content-type'));
  const declared = declaredSize(response);
  for (const bytes of [declared, announced.bytes]) {
    if (bytes === undefined) continue;
    if (published !== undefined && bytes !== published) {
      throw wrongSize(from, `${bytes} bytes, the manifest says ${published}`);
    }
    if (bytes > MOST_BYTES) throw wrongSize(from, `${bytes} bytes, which is no checkpoint of a network here`);
  }
  return {
    url,
    etag: strong(response.headers.get('etag')),
    lastModified: response.headers.get('last-modified') ?? undefined,
    total: published ?? declared ?? announced.bytes,
    commit: announced.commit,
    sha256: announced.sha256,
  };
}

export function wrongSize(from: string, what: string): FexgraphError {
  return new FexgraphError('BAD_CHECKPOINT', `${from} gives ${what}`, {
    hint: 'the file has changed or is damaged there: try another mirror, or import a file you have',
  });
}
