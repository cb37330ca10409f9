import type { Note } from '@fexgraph/core';
import { sniffFormat } from './picture-format.ts';

/** sRGB, as PNG states it. */
const SRGB_GAMMA = 45_455;
/** Hundred-thousandths: what no eye sees. */
const SAME_GAMMA = 500;

/** What decoding leaves out of a picture that is read: all but one of its pages, its gamma. */
export function pictureNotes(bytes: Uint8Array, name: string, pages: number): readonly Note[] {
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'picture') return [];
  const gamma = sniffed.format === 'png' ? pngGamma(bytes) : undefined;
  if (gamma !== undefined && Math.abs(gamma - SRGB_GAMMA) > SAME_GAMMA) {
    return [{ input: name, kind: 'gamma of the file ignored', detail: `${gamma / 100_000}` }];
  }
  return pages > 1 ? [{ input: name, kind: 'only the first page or frame read', detail: `1 of ${pages}` }] : [];
}

/** What a gAMA chunk states where nothing better does (iCCP, sRGB): hundred-thousandths. */
function pngGamma(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let gamma: number | undefined;
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'iCCP' || type === 'sRGB') return undefined;
    if (type === 'IDAT') return gamma;
    if (type === 'gAMA') gamma = view.getUint32(at + 8);
  }
  return gamma;
}
