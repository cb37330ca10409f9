import { FexgraphError, toError } from '@fexgraph/core';
import {
  BlobSource,
  Input,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  UnsupportedInputFormatError,
  type VideoCodec,
  WEBM,
} from 'mediabunny';
import type { VideoInfo } from '../video-decoder.ts';
import { encryptedVideo, missingIndex, notAVideo, noVideoStream, tooManyPixels } from '../video-problems.ts';
import { isMatroskaCutOff } from './matroska-end.ts';
import { type Edit, editOf, isEncrypted, readMovie } from './mp4-movie.ts';

/** For those who load this file when they need it: a library that is loaded by itself comes whole, unused parts too. */
export { EncodedPacketSink } from 'mediabunny';

/** A file whose frames can be decoded here. Whoever has it disposes of `input`. */
export interface Container {
  readonly input: Input;
  readonly track: InputVideoTrack;
  readonly config: VideoDecoderConfig;
  readonly info: VideoInfo;
  readonly edit: Edit | undefined;
  /** The file ends before it says so. */
  readonly isCutOff: boolean;
}

/** No playlists: they open other files. */
const FORMATS = [MP4, QTFF, WEBM, MATROSKA, MPEG_TS];
const MP4_NAMES = 'mov,mp4,m4a,3gp,3g2,mj2';
const MATROSKA_NAMES = 'matroska,webm';
/** As FFmpeg calls what mediabunny names otherwise. */
const CODECS: Partial<Record<VideoCodec, string>> = { avc: 'h264' };
/** Packets that the rate of frames is taken from. */
const PROBED = 50;

/**
 * Reads what a file says of itself.
 *
 * @param name what messages call it
 * @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED naming the file and what is wrong with it (rejects)
 */
export async function openContainer(file: Blob, name: string, maxPixels: number): Promise<Container> {
  const input = new Input({ source: new BlobSource(file), formats: FORMATS });
  try {
    return await contained(input, file, name, maxPixels);
  } catch (thrown) {
    input.dispose();
    if (thrown instanceof FexgraphError) throw thrown;
    if (thrown instanceof UnsupportedInputFormatError) throw notAVideo(name);
    throw notAVideo(name, toError(thrown).message);
  }
}

async function contained(input: Input, file: Blob, name: string, maxPixels: number): Promise<Container> {
  const format = await input.getFormat();
  const isMp4 = format === MP4 || format === QTFF;
  const movie = isMp4 ? await readMovie(file) : undefined;
  if (isMp4 && !movie) throw missingIndex(name);
  // Asked first: mediabunny reads no further in some of these.
  if (movie && isEncrypted(movie)) throw encryptedVideo(name);
  const [track] = await input.getVideoTracks();
  if (!track) throw noVideoStream(name, (await input.getAudioTracks()).length > 0 ? 'sound' : 'nothing');
  const edit = movie && editOf(movie, track.id);
  if (edit === 'several') {
    throw new FexgraphError('BAD_INPUT', `${name}: its edit list has several parts`, {
      hint: 'read it in Node, or write it anew: ffmpeg -i IN OUT.mp4',
    });
  }
  if (await track.getFlip()) {
    throw new FexgraphError('BAD_INPUT', `${name}: its frames are mirrored`, { hint: 'read it in Node' });
  }
  const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
  if (width * height > maxPixels) throw tooManyPixels(name, width, height, maxPixels);
  const config = await decodable(track, name);
  const container = isMp4 ? MP4_NAMES : format === MPEG_TS ? 'mpegts' : MATROSKA_NAMES;
  const isCutOff = container === MATROSKA_NAMES && (await isMatroskaCutOff(file));
  return { input, track, config, edit, isCutOff, info: await infoOf(track, container) };
}

/** Software first: its frames lie where they are copied from. @throws FexgraphError BAD_INPUT if the codec is not there */
async function decodable(track: InputVideoTrack, name: string): Promise<VideoDecoderConfig> {
  const config = await track.getDecoderConfig();
  for (const hardwareAcceleration of ['prefer-software', 'no-preference'] as const) {
    const wanted = config && { ...config, hardwareAcceleration };
    if (wanted && (await VideoDecoder.isConfigSupported(wanted)).supported) return wanted;
  }
  const codec = (await track.getCodec()) ?? (await track.getInternalCodecId()) ?? 'unknown';
  throw new FexgraphError('BAD_INPUT', `${name}: this browser does not decode ${config?.codec ?? codec}`, {
    hint: 'convert it to H.264, for example, or read it in Node',
  });
}

async function infoOf(track: InputVideoTrack, container: string): Promise<VideoInfo> {
  const codec = await track.getCodec();
  const rotation = await track.getRotation();
  const isTurned = rotation % 180 !== 0;
  const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
  const aspect = await track.getPixelAspectRatio();
  const pixelAspect = aspect.num / aspect.den;
  const { averagePacketRate } = await track.computePacketStats(PROBED);
  return {
    container,
    codec: codec === null ? '' : (CODECS[codec] ?? codec),
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    rotation,
    timeBase: { num: 1, den: await track.getTimeResolution() },
    duration: (await track.getDurationFromMetadata()) ?? undefined,
    frameRate: averagePacketRate || undefined,
    colour: colourOf(await track.getColorSpace()),
    pixelAspect: isTurned ? 1 / pixelAspect : pixelAspect,
  };
}

/** Streams that say nothing are BT.601 to FFmpeg, whatever their size; browsers would take BT.709. */
function colourOf({ matrix, fullRange, transfer }: VideoColorSpaceInit): VideoInfo['colour'] {
  return {
    matrix: matrix === 'bt709' ? 'bt709' : matrix?.startsWith('bt2020') ? 'bt2020' : 'bt601',
    range: fullRange ? 'full' : 'limited',
    bits: 8,
    // Known to browsers, and not to the types of pages.
    hdr: ['pq', 'hlg'].includes(String(transfer)),
  };
}
