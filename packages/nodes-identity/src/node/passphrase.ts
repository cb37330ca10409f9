import { readFile } from 'node:fs/promises';
import { FexgraphError } from '@fexgraph/core';

/** Says the passphrase of encrypted galleries where no file does. */
export const PASSPHRASE_VARIABLE = 'FEXGRAPH_PEOPLE_PASSPHRASE';

const LEAST_LENGTH = 8;

/** Asked only where a gallery is encrypted, or is to be. */
export type Passphrase = () => Promise<string>;

/**
 * The first line of a file, or the environment variable `FEXGRAPH_PEOPLE_PASSPHRASE`. There is no option for the
 * passphrase itself: it would stand in the history of the shell and in the run record.
 *
 * @throws FexgraphError BAD_OPTION where there is none, or a short one (rejects).
 */
export function passphraseFrom(file: string | undefined): Passphrase {
  return async () => {
    const text = file === undefined ? process.env[PASSPHRASE_VARIABLE] : firstLine(await contents(file));
    if (text !== undefined && text.length >= LEAST_LENGTH) return text;
    const place = file === undefined ? `the environment variable ${PASSPHRASE_VARIABLE}` : file;
    throw new FexgraphError(
      'BAD_OPTION',
      text ? `the passphrase in ${place} has fewer than ${LEAST_LENGTH} characters` : `${place} has no passphrase`,
      { hint: `put it into ${PASSPHRASE_VARIABLE}, or into the first line of a file that only you can read` },
    );
  };
}

const firstLine = (text: string) => text.split(/\r?\n/, 1)[0];

async function contents(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new FexgraphError('BAD_OPTION', `${file}: the file of the passphrase cannot be read`, { cause });
  }
}
