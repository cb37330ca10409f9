export * from './images-source.ts';
export type { NamedBytes, PictureInput } from './list-pictures.ts';
export * from './plugin.ts';
