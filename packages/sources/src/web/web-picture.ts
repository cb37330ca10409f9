import { FexgraphError, toError } from '@fexgraph/core';
import type { Drawable } from './drawn-pixels.ts';

/** A picture in memory: the bytes of a file. */
export interface NamedBytes {
  /** What the `input` column and messages say. */
  readonly name: string;
  readonly data: Uint8Array | Blob;
}

/**
 * An address, relative to the page; a file that was picked, or a blob; the bytes of a file, with or without a name; a
 * picture of the page, or one that is decoded.
 */
export type WebPictureInput = string | URL | Blob | Uint8Array | NamedBytes | HTMLImageElement | ImageBitmap;

/** One picture to read. */
export interface WebPicture {
  readonly name: string;
  read(options: ReadPictureOptions): Promise<ReadPicture>;
}

interface ReadPictureOptions {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** The bytes of a file, or what the browser has decoded already. */
type ReadPicture = { readonly bytes: Uint8Array } | Drawable;

export function isWebPictureInput(value: unknown): value is WebPictureInput {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  return (
    value instanceof URL ||
    value instanceof Blob ||
    value instanceof Uint8Array ||
    isElement(value) ||
    isBitmap(value) ||
    ('name' in value && 'data' in value)
  );
}

/** Where a graph is only checked, in Node, there are none. */
const isBitmap = (value: object): value is ImageBitmap =>
  typeof ImageBitmap !== 'undefined' && value instanceof ImageBitmap;

/** Workers have no elements. */
const isElement = (value: object): value is HTMLImageElement =>
  typeof HTMLImageElement !== 'undefined' && value instanceof HTMLImageElement;

/** @param base where relative addresses start */
export function webPicture(input: WebPictureInput, index: number, base: string): WebPicture {
  if (typeof input === 'string' || input instanceof URL) return atAddress(String(input), base);
  if (input instanceof Blob) return ofBlob(input instanceof File ? input.name : `blob-${index}`, input);
  if (input instanceof Uint8Array) return ofBytes(`buffer-${index}`, input);
  if (isBitmap(input)) return { name: `bitmap-${index}`, read: async () => drawable(input) };
  if (isElement(input)) return ofElement(input, index);
  const { name, data } = input;
  return data instanceof Blob ? ofBlob(name, data) : ofBytes(name, data);
}

const drawable = (image: ImageBitmap): Drawable => ({ image, width: image.width, height: image.height });

function ofBytes(name: string, bytes: Uint8Array): WebPicture {
  return {
    name,
    read: async ({ maxBytes }) => {
      checkBytes(bytes.length, name, maxBytes);
      return { bytes };
    },
  };
}

function ofBlob(name: string, blob: Blob): WebPicture {
  return {
    name,
    read: async ({ maxBytes }) => {
      checkBytes(blob.size, name, maxBytes);
      return { bytes: new Uint8Array(await blob.arrayBuffer()) };
    },
  };
}

function ofElement(element: HTMLImageElement, index: number): WebPicture {
  const name = element.alt || `image-${index}`;
  return {
    name,
    read: async () => {
      await element.decode().catch((cause) => {
        throw new FexgraphError('BAD_INPUT', `${name}: the browser shows no picture: ${toError(cause).message}`, {
          cause,
        });
      });
      return { image: element, width: element.naturalWidth, height: element.naturalHeight };
    },
  };
}

function atAddress(name: string, base: string): WebPicture {
  return {
    name,
    read: async ({ maxBytes, signal }) => {
      const response = await fetch(new URL(name, base), { signal }).catch((cause) => {
        throw new FexgraphError('BAD_INPUT', `${name}: cannot be reached (${toError(cause).message})`, {
          hint: 'check the address; a page may read other servers only if these allow it',
          cause,
        });
      });
      if (!response.ok) throw new FexgraphError('BAD_INPUT', `${name}: the server gives ${response.status}`);
      checkBytes(Number(response.headers.get('content-length') ?? 0), name, maxBytes);
      const bytes = new Uint8Array(await response.arrayBuffer());
      checkBytes(bytes.length, name, maxBytes);
      return { bytes };
    },
  };
}

/** @throws FexgraphError BAD_INPUT beyond `maxBytes`. */
function checkBytes(bytes: number, name: string, maxBytes: number): void {
  if (bytes <= maxBytes) return;
  const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  throw new FexgraphError(
    'BAD_INPUT',
    `${name}: ${megabytes(bytes)} are more than the limit of ${megabytes(maxBytes)}`,
    { hint: 'raise maxBytes if the file is what you expect' },
  );
}
