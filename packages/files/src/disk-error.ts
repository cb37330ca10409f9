import { FexgraphError, toError } from '@fexgraph/core';

interface Reason {
  readonly text: string;
  readonly hint: string;
}

const REASONS: Readonly<Record<string, Reason>> = {
  ENOSPC: { text: 'no space left on the disk', hint: 'free some space or write to another disk' },
  EDQUOT: { text: 'the disk quota is used up', hint: 'free some space or write to another disk' },
  EFBIG: { text: 'the file is larger than the file system allows', hint: 'split the input into several runs' },
  EACCES: { text: 'permission denied', hint: 'choose a folder that you may write to' },
  EPERM: {
    text: 'not permitted',
    hint: 'choose a folder that you may write to, and close programs that hold the file',
  },
  EROFS: { text: 'the file system is read-only', hint: 'choose a folder that you may write to' },
  ENOTDIR: { text: 'a part of the path is a file, not a folder', hint: 'check the path' },
  EEXIST: { text: 'a part of the path is a file, not a folder', hint: 'check the path' },
  ENOENT: { text: 'a folder of the path is not there', hint: 'check the path' },
  EISDIR: { text: 'it is a folder', hint: 'name a file in it' },
  ENOTREG: { text: 'it is a device, a pipe or a socket', hint: 'name a file' },
  ENAMETOOLONG: { text: 'the name is too long', hint: 'use a shorter name' },
  EMFILE: { text: 'too many files are open', hint: 'raise the limit of open files' },
  EBUSY: { text: 'it is being written already', hint: 'give every output a path of its own' },
  ELOST: {
    text: 'it was removed or moved while it was being written',
    hint: 'leave the folder alone until the run ends',
  },
  EIO: { text: 'the disk reported an error', hint: 'check the disk' },
};

/** An error as Node gives it, by its code; `ENOTREG` and `ELOST` are ours. */
export function fault(code: string): Error {
  return Object.assign(new Error(REASONS[code]?.text ?? code), { code });
}

/**
 * One clear line that names the file and the reason.
 *
 * @param elsewhere how the user chooses another place to write to
 */
export function diskError(path: string, thrown: unknown, elsewhere?: string): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  const cause = toError(thrown);
  const reason = REASONS[(cause as NodeJS.ErrnoException).code ?? ''];
  const hint = [reason?.hint, elsewhere].filter((part) => part !== undefined).join('; ');
  return new FexgraphError('OUTPUT_FAILED', `cannot write ${path}: ${reason?.text ?? cause.message}`, {
    cause,
    hint: hint === '' ? undefined : hint,
  });
}
