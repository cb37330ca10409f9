import type { AU_COLUMNS } from './blocks.ts';

/** The action units of the table by their names in FACS (Ekman, Friesen and Hager, 2002). */
export const AU_NAMES: Readonly<Record<(typeof AU_COLUMNS)[number], string>> = {
  AU01: 'inner brow raiser',
  AU02: 'outer brow raiser',
  AU04: 'brow lowerer',
  AU05: 'upper lid raiser',
  AU06: 'cheek raiser',
  AU07: 'lid tightener',
  AU09: 'nose wrinkler',
  AU10: 'upper lip raiser',
  AU11: 'nasolabial deepener',
  AU12: 'lip corner puller',
  AU14: 'dimpler',
  AU15: 'lip corner depressor',
  AU17: 'chin raiser',
  AU20: 'lip stretcher',
  AU23: 'lip tightener',
  AU24: 'lip pressor',
  AU25: 'lips part',
  AU26: 'jaw drop',
  AU28: 'lip suck',
  AU43: 'eyes closed',
};
