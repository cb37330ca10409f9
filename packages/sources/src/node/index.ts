export { DecoderPool, type DecoderPoolOptions, PICTURE_DECODERS } from './decoder-pool.ts';
export { ImagesSourceNode, imagesSource } from './images-source.ts';
export {
  type InputEntry,
  type ListedPictures,
  listInputs,
  listPictures,
  type NamedBytes,
  type PictureEntry,
  type PictureInput,
} from './list-pictures.ts';
export type { Medium } from './picture-list.ts';
export { plugin } from './plugin.ts';
