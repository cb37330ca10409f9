/** What all commands of a gallery have. */
export interface GalleryFlags {
  readonly gallery: string;
  readonly passphraseFile?: string;
}

export interface AddFlags extends GalleryFlags {
  readonly consent: string;
  readonly encrypt?: boolean;
  readonly unlike?: boolean;
  readonly identity?: string;
  readonly pack?: string;
  readonly models?: string;
}
