import { FexgraphError, toError } from '@fexgraph/core';

/** Why an input file cannot be read: one clear line. @param name what messages call it */
export function readError(name: string, thrown: unknown): FexgraphError {
  if (thrown instanceof FexgraphError) return thrown;
  const cause = toError(thrown) as NodeJS.ErrnoException;
  const bad = (reason: string, hint?: string) => new FexgraphError('BAD_INPUT', `${name}: ${reason}`, { hint, cause });
  switch (cause.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      // What a decoder puts for bytes that it cannot read: the real name is not known here.
      return name.includes('\uFFFD')
        ? bad('its name is not UTF-8, so it cannot be opened', 'give the file another name')
        : bad('there is no such file', 'check the spelling and the folder you are in');
    case 'ERR_INVALID_ARG_VALUE':
      return bad('there is a zero in its name', 'give one path per line, as UTF-8');
    case 'EACCES':
    case 'EPERM':
      return bad('may not be read: permission denied', 'check the permissions of the file and its folders');
    default:
      return bad(`could not be read: ${cause.message}`);
  }
}
