import { FexgraphError } from '@fexgraph/core';
import type { VideoDecoder } from './video-decoder.ts';

export interface ChosenDecoder {
  readonly decoder: VideoDecoder;
  readonly version: string;
  readonly licence: string;
  /** Why it was taken, for run records. */
  readonly reason: string;
}

const HINT = 'npm install @fexgraph/video-node (its FFmpeg is GPLv3), or install ffmpeg 5.1 or newer';

/**
 * Whether it can be used is another matter: `chooseDecoder`.
 *
 * @throws FexgraphError BAD_OPTION for an id that is neither `auto` nor that of one of the decoders.
 */
export function requireDecoder(decoders: readonly VideoDecoder[], id: string): void {
  const known = ['auto', ...decoders.map((decoder) => decoder.id)];
  if (known.includes(id)) return;
  throw new FexgraphError('BAD_OPTION', `there is no video decoder "${id}"`, {
    hint: `choose one of ${known.join(', ')}`,
  });
}

/**
 * The decoder of that id, or for `auto` the first that can be used.
 *
 * @param decoders best first
 * @throws FexgraphError BAD_OPTION for an id that nobody has; BACKEND_UNAVAILABLE where none can be used (rejects)
 */
export async function chooseDecoder(decoders: readonly VideoDecoder[], id: string): Promise<ChosenDecoder> {
  requireDecoder(decoders, id);
  const candidates = id === 'auto' ? decoders : decoders.filter((decoder) => decoder.id === id);
  const missing: string[] = [];
  for (const decoder of candidates) {
    const description = await decoder.describe();
    if ('missing' in description) missing.push(`${decoder.id}: ${description.missing}`);
    else {
      const reason = id === 'auto' ? ['the first that can be used', ...missing].join('; ') : 'asked for';
      return { decoder, ...description, reason };
    }
  }
  const reasons = missing.length > 0 ? `: ${missing.join('; ')}` : '';
  throw new FexgraphError('BACKEND_UNAVAILABLE', `no video decoder can be used${reasons}`, { hint: HINT });
}
