import { FexgraphError } from '@fexgraph/core';
import type { DecodePlan, VideoInfo, VideoInput } from '../video-decoder.ts';
import {
  encryptedVideo,
  missingIndex,
  notAVideo,
  noVideoStream,
  silentDecoder,
  tooManyPixels,
} from '../video-problems.ts';
import { inputArguments } from './ffmpeg-input.ts';
import { runProgram } from './ffmpeg-program.ts';
import { looksLikeMp4 } from './video-file.ts';

/** What ffprobe writes of a stream. Numbers of any size are texts. */
interface ProbedStream {
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly codec_tag_string?: string;
  readonly width?: number;
  readonly height?: number;
  readonly pix_fmt?: string;
  readonly bits_per_raw_sample?: string;
  readonly color_range?: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly field_order?: string;
  readonly sample_aspect_ratio?: string;
  readonly time_base?: string;
  readonly avg_frame_rate?: string;
  readonly nb_frames?: string;
  readonly duration?: string;
  readonly disposition?: { readonly attached_pic?: number };
  readonly side_data_list?: readonly { readonly side_data_type?: string; readonly rotation?: number | string }[];
}

interface Probed {
  readonly packets?: readonly { readonly side_data_list?: readonly { readonly side_data_type?: string }[] }[];
  readonly streams?: readonly ProbedStream[];
  readonly format?: { readonly format_name?: string; readonly duration?: string };
}

const ENTRIES = [
  'format=format_name,duration',
  'stream=codec_type,codec_name,codec_tag_string,width,height,pix_fmt,bits_per_raw_sample,color_range,color_space',
  'stream=color_transfer,field_order,sample_aspect_ratio,time_base,avg_frame_rate,nb_frames,duration',
  'stream_disposition=attached_pic',
  'stream_side_data=side_data_type,rotation',
  'packet_side_data=side_data_type',
].join(':');
/** How a key that is needed shows: the packets say what they are encrypted with. */
const FIRST_PACKETS = ['-read_intervals', '%+#8'];
const REFUSED_SIZE = /Picture size (\d+)x(\d+) exceeds specified max pixel count/;

/**
 * Asks ffprobe what a file is.
 *
 * @throws FexgraphError BAD_INPUT, LIMIT_EXCEEDED, TIMEOUT, CANCELLED, BACKEND_UNAVAILABLE (rejects)
 */
export async function probeVideo(
  ffprobe: string,
  { name, path }: { readonly name: VideoInput['name']; readonly path: string },
  { maxPixels, silenceMs }: Pick<DecodePlan, 'maxPixels' | 'silenceMs'>,
  signal: AbortSignal,
): Promise<VideoInfo> {
  const entries = ['-show_entries', ENTRIES, ...FIRST_PACKETS];
  const asked = ['-v', 'error', ...entries, '-of', 'json', ...inputArguments(path, maxPixels)];
  const { code, isOverdue, stdout, stderr } = await runProgram(ffprobe, asked, { signal, limitMs: silenceMs });
  if (isOverdue) throw silentDecoder(name, silenceMs!);
  if (code === undefined) throw new FexgraphError('WORKER_DIED', `${name}: ffprobe ended without an answer`);
  const refused = REFUSED_SIZE.exec(stderr);
  if (refused) throw tooManyPixels(name, Number(refused[1]), Number(refused[2]), maxPixels);
  if (code !== 0) throw unopened(name, await looksLikeMp4(path), stderr);
  const probed = JSON.parse(stdout) as Probed;
  const streams = probed.streams ?? [];
  const pictures = streams.filter(({ codec_type }) => codec_type === 'video');
  const stream = pictures.find(({ disposition }) => disposition?.attached_pic !== 1);
  if (!stream) throw noVideoStream(name, pictures.length > 0 ? 'a cover picture' : soundOf(streams));
  if (isEncrypted(probed, stream)) throw encryptedVideo(name);
  const info = infoOf(stream, probed.format ?? {});
  if (info.width * info.height > maxPixels) throw tooManyPixels(name, info.width, info.height, maxPixels);
  return info;
}

const soundOf = (streams: readonly ProbedStream[]) =>
  streams.some(({ codec_type }) => codec_type === 'audio') ? 'sound' : 'nothing';

function isEncrypted({ packets = [] }: Probed, { codec_tag_string: tag = '' }: ProbedStream): boolean {
  const sideData = packets.flatMap(({ side_data_list: list = [] }) => list);
  return /^(encv|drmi)$/.test(tag) || sideData.some(({ side_data_type: type }) => type === 'Encryption info');
}

/** ffprobe says why it could not open a file in its last line. To it a text is an MP4 without an index. */
function unopened(name: string, isMp4: boolean, stderr: string): FexgraphError {
  if (isMp4 && /moov atom not found/.test(stderr)) return missingIndex(name, new Error(stderr.trim()));
  return notAVideo(name, stderr.trim().split('\n').at(-1)?.replace(/^.*: /, ''));
}

function infoOf(stream: ProbedStream, format: NonNullable<Probed['format']>): VideoInfo {
  const rotation = rotationOf(stream);
  const { width = 0, height = 0 } = stream;
  const isTurned = rotation % 180 !== 0;
  const aspect = fraction(stream.sample_aspect_ratio?.replace(':', '/')) || 1;
  return {
    container: format.format_name ?? '',
    codec: stream.codec_name ?? '',
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    rotation,
    timeBase: timeBaseOf(stream.time_base),
    duration: counted(stream.duration ?? format.duration),
    frames: counted(stream.nb_frames),
    frameRate: fraction(stream.avg_frame_rate) || undefined,
    colour: {
      matrix: matrixOf(stream.color_space),
      range: stream.color_range === 'pc' || /^yuvj/.test(stream.pix_fmt ?? '') ? 'full' : 'limited',
      bits: bitsOf(stream),
      hdr: /^(smpte2084|arib-std-b67)$/.test(stream.color_transfer ?? ''),
    },
    interlaced: /^(tt|bb|tb|bt)$/.test(stream.field_order ?? ''),
    pixelAspect: isTurned ? 1 / aspect : aspect,
  };
}

/** ffprobe counts the other way round. Other angles than quarters are turned by ffmpeg and make the frame larger. */
function rotationOf({ side_data_list: sideData = [] }: ProbedStream): VideoInfo['rotation'] {
  const turned = Number(sideData.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0);
  return ((((Math.round(-turned / 90) % 4) + 4) % 4) * 90) as VideoInfo['rotation'];
}

function timeBaseOf(text = '1/1'): VideoInfo['timeBase'] {
  const [num, den] = text.split('/').map(Number);
  return { num, den };
}

/** 0 for `0/0` and for nothing. */
function fraction(text = ''): number {
  const [num, den] = text.split('/').map(Number);
  return den > 0 && Number.isFinite(num) ? num / den : 0;
}

function counted(text: string | undefined): number | undefined {
  const value = Number(text);
  return text !== undefined && value > 0 ? value : undefined;
}

/** Streams that say nothing are BT.601 to FFmpeg, whatever their size. */
function matrixOf(space = ''): VideoInfo['colour']['matrix'] {
  if (space === 'bt709') return 'bt709';
  return space.startsWith('bt2020') ? 'bt2020' : 'bt601';
}

function bitsOf({ bits_per_raw_sample: stated, pix_fmt: format = '' }: ProbedStream): number {
  return counted(stated) ?? Number(/p(\d{2})(le|be)$/.exec(format)?.[1] ?? 8);
}
