import type { DownloadTerms } from '@fexgraph/files';
import { OTHER_CACHE } from '../store/disk-failure.ts';

/** More than Node reads into one buffer; no network here comes near. */
const MOST_BYTES = 2 ** 31 - 1;

/** How the download of a checkpoint fails. */
export const TERMS: DownloadTerms = {
  missing: 'MODEL_MISSING',
  wrong: 'BAD_CHECKPOINT',
  instead: 'get the file elsewhere and `fexgraph models import` it',
  elsewhere: OTHER_CACHE,
  mostBytes: MOST_BYTES,
  tooLarge: 'which is no checkpoint of a network here',
};
