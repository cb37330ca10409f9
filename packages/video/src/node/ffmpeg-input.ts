import { resolve } from 'node:path';
import { VIDEO_FORMATS } from '../video-formats.ts';

/** Decoders count whole blocks, which are more than the picture has; what is meant is only that memory is bounded. */
const ROOM_FOR_BLOCKS = { times: 2, plus: 65_536 };

/**
 * Arguments that open one file and nothing else, for ffmpeg and ffprobe alike. Without them a name such as `concat:...`
 * or a playlist opens other files and addresses.
 */
export function inputArguments(path: string, maxPixels: number): readonly string[] {
  return [
    ...['-protocol_whitelist', 'file'],
    ...['-format_whitelist', VIDEO_FORMATS.join(',')],
    // Of the decoder: a larger picture is refused before its memory is taken.
    ...['-max_pixels', String(maxPixels * ROOM_FOR_BLOCKS.times + ROOM_FOR_BLOCKS.plus)],
    ...['-i', `file:${resolve(path)}`],
  ];
}
