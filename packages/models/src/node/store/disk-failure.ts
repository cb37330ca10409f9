import { FexgraphError, toError } from '@fexgraph/core';

const ELSEWHERE = 'choose another cache folder: the option `cache`, --cache, or FEXGRAPH_MODELS';

const REASONS: Readonly<Record<string, readonly [reason: string, hint: string]>> = {
  ENOSPC: ['the disk is full', `make room, or ${ELSEWHERE}`],
  EDQUOT: ['the disk quota is used up', `make room, or ${ELSEWHERE}`],
  EACCES: ['writing is not permitted', ELSEWHERE],
  EPERM: ['writing is not permitted', ELSEWHERE],
  EROFS: ['the file system is read-only', ELSEWHERE],
  ENOTDIR: ['a file is where a folder is needed', ELSEWHERE],
  EEXIST: ['a file is where a folder is needed', ELSEWHERE],
  EFBIG: ['the file system cannot hold a file of this size', ELSEWHERE],
};

/** A failed write to the cache as an error that says why and what helps. */
export function diskFailure(path: string, thrown: unknown): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  const cause = toError(thrown) as NodeJS.ErrnoException;
  const [reason, hint] = REASONS[cause.code ?? ''] ?? [cause.message, ELSEWHERE];
  return new FexgraphError('OUTPUT_FAILED', `cannot write ${path}: ${reason}`, { cause, hint });
}
