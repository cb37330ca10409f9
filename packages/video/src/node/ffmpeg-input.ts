import { resolve } from 'node:path';
import { VIDEO_FORMATS } from '../video-formats.ts';

/**
 * Arguments that open one file and nothing else, for ffmpeg and ffprobe alike. Without them a name such as `concat:...`
 * or a playlist opens other files and addresses.
 */
export function inputArguments(path: string, maxPixels: number): readonly string[] {
  return [
    ...['-protocol_whitelist', 'file'],
    ...['-format_whitelist', VIDEO_FORMATS.join(',')],
    // Of the decoder: a larger picture is refused before its memory is taken.
    ...['-max_pixels', String(maxPixels)],
    ...['-i', `file:${resolve(path)}`],
  ];
}
