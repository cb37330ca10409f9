export { DecoderPool, type DecoderPoolOptions, PICTURE_DECODERS } from './decoder-pool.ts';
export { ImagesSourceNode, imagesSource } from './images-source.ts';
export {
  type ListedPictures,
  listPictures,
  type NamedBytes,
  type PictureEntry,
  type PictureInput,
} from './list-pictures.ts';
export { plugin } from './plugin.ts';
