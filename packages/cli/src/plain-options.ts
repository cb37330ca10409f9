import { Option } from 'commander';

// Options of several commands that no schema describes.

export const modelsOption = () =>
  new Option('--models <folder>', 'models folder (default: the one that comes with fexgraph)');

export const commercialOption = () =>
  new Option('--commercial', 'refuse models whose weights are not cleared for commercial use');

export const backendOption = () => new Option('--backend <name>', 'backend that runs the networks').default('cpu');

export const allowHttpOption = () => new Option('--allow-http', 'allow addresses that are not encrypted');

export const passphraseOption = () =>
  new Option('--passphrase-file <file>', 'file whose first line opens an encrypted gallery');

export const overwriteOption = () =>
  new Option('--overwrite', 'replace files that no run has written, or that were changed since');

export const quietOption = () => new Option('-q, --quiet', 'print nothing but errors');
