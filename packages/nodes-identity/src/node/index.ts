export {
  changeGallery,
  type GalleryChange,
  type GalleryFile,
  galleryDigest,
  readGallery,
  writeGallery,
} from './gallery-file.ts';
export { galleryBytes, isEncrypted, readGalleryBytes } from './gallery-format.ts';
export { MatchNode, match } from './match.ts';
export { PASSPHRASE_VARIABLE, type Passphrase, passphraseFrom } from './passphrase.ts';
export { plugin } from './plugin.ts';
