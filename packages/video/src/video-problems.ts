import { FexgraphError } from '@fexgraph/core';

/** What can be wrong with an input, in the same words for every decoder. */

export function missingIndex(name: string, cause?: unknown): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: has no index (moov), so no frame of it can be found`, {
    hint: 'the recording or the copy was cut off: copy the file again, or repair it with a tool for broken MP4 files',
    cause,
  });
}

export function emptyFile(name: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: is an empty file`, { hint: 'copy or record it again' });
}

/** @param detail words of the decoder */
export function notAVideo(name: string, detail?: string): FexgraphError {
  const reason = detail ? `: ${detail}` : '';
  return new FexgraphError('BAD_INPUT', `${name}: is not a video that can be read${reason}`, {
    hint: 'playlists and lists of files are not read: name the video files themselves',
  });
}

/** @param has what there is instead */
export function noVideoStream(name: string, has: 'sound' | 'a cover picture' | 'nothing'): FexgraphError {
  const instead = has === 'nothing' ? '' : `, only ${has}`;
  return new FexgraphError('BAD_INPUT', `${name}: has no video stream${instead}`);
}

export function encryptedVideo(name: string): FexgraphError {
  return new FexgraphError('BAD_INPUT', `${name}: is encrypted`, {
    hint: 'ask whoever made it for a copy without copy protection',
  });
}

export function noFrame(name: string, detail?: string): FexgraphError {
  const reason = detail ? `: ${detail}` : '';
  return new FexgraphError('BAD_INPUT', `${name}: no frame of it can be decoded${reason}`);
}

export function tooManyPixels(name: string, width: number, height: number, maxPixels: number): FexgraphError {
  return new FexgraphError(
    'LIMIT_EXCEEDED',
    `${name}: ${width} x ${height} pixels are more than the ${maxPixels} allowed (maxPixels)`,
    { hint: 'raise maxPixels if the file can be trusted' },
  );
}

export function silentDecoder(name: string, silenceMs: number): FexgraphError {
  return new FexgraphError('TIMEOUT', `${name}: the decoder gave no sign for ${silenceMs} ms and was ended`, {
    hint: 'raise silenceMs for slow disks, or look at the file',
  });
}
