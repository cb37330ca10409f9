import { refuseType, wrongSize } from './download-failure.ts';
import type { DownloadTerms } from './download-terms.ts';
import type { FoundPart, PartState } from './part-file.ts';
import type { Answer } from './request.ts';

/** Weak entity tags do not promise equal bytes. */
export function strongTag(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  return etag === null || etag.startsWith('W/') ? undefined : etag;
}

/** Size of the whole file, where the answer says it and the bytes are not packed on the way. */
export function declaredSize({ status, headers }: Response): number | undefined {
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return undefined;
  const text = status === 206 ? headers.get('content-range')?.split('/')[1] : headers.get('content-length');
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** Whether a partial answer goes on exactly where the part ends, in the same file. */
export function goesOn({ headers }: Response, part: FoundPart | undefined): part is FoundPart {
  if (!part) return false;
  const [, first, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '') ?? [];
  const etag = strongTag(headers);
  return (
    Number(first) === part.bytes &&
    (total === '*' || part.total === undefined || Number(total) === part.total) &&
    (etag === undefined || part.etag === undefined || etag === part.etag)
  );
}

/**
 * What the answer says of the file that comes.
 *
 * @param published size, where it is known from elsewhere
 * @throws WrongFile for a page, and for a size that is not the published one.
 */
export function stateOf(
  { response, from, announced }: Answer,
  url: string,
  published: number | undefined,
  terms: DownloadTerms,
): PartState {
  refuseType(terms, from, response.headers.get('content-type'));
  const declared = declaredSize(response);
  for (const bytes of [declared, announced.bytes]) {
    if (bytes === undefined) continue;
    if (published !== undefined && bytes !== published) {
      throw wrongSize(terms, from, `${bytes} bytes, ${published} were expected`);
    }
    if (bytes > terms.mostBytes) throw wrongSize(terms, from, `${bytes} bytes, ${terms.tooLarge}`);
  }
  return {
    url,
    etag: strongTag(response.headers),
    lastModified: response.headers.get('last-modified') ?? undefined,
    total: published ?? declared ?? announced.bytes,
    commit: announced.commit,
    sha256: announced.sha256,
  };
}
