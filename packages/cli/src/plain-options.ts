import { InvalidArgumentError, Option } from 'commander';

// Options of several commands that no schema describes.

/** A name or a path: most often it is empty because a variable of a shell is not set. */
export function name(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty.');
  return text;
}

export const modelsOption = () =>
  new Option('--models <folder>', 'models folder (default: the one that comes with fexgraph)').argParser(name);

export const commercialOption = () =>
  new Option('--commercial', 'refuse models whose weights are not cleared for commercial use');

export const backendOption = () =>
  new Option('--backend <name>', 'backend that runs the networks').argParser(name).default('cpu');

export const allowHttpOption = () => new Option('--allow-http', 'allow addresses that are not encrypted');

export const passphraseOption = () =>
  new Option('--passphrase-file <file>', 'file whose first line opens an encrypted gallery').argParser(name);

export const overwriteOption = () =>
  new Option('--overwrite', 'replace files that no run has written, or that were changed since');

export const quietOption = () => new Option('-q, --quiet', 'print nothing but errors');
