import type { EncodePlan } from './video-encoder.ts';

/** How FFmpeg is told to write a video, by its command and by its libraries alike. */
export interface FfmpegEncoding {
  /** Encoders that may write it, best first. */
  readonly encoders: readonly string[];
  /** Private options of an encoder. */
  readonly options: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** From RGB to what the encoder takes, in an even size. */
  readonly filters: string;
  readonly format: string;
  /** Of the format: every byte is final when it is written, so that memory does not grow and a part can be played. */
  readonly formatOptions: Readonly<Record<string, string>>;
  /** Frames from one that stands alone to the next. */
  readonly gop: number;
}

const FRAGMENTS = { movflags: '+frag_keyframe+delay_moov+default_base_moof' };
const COLOURS = 'scale=flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p';

export function ffmpegEncoding({ codec, timeBase }: Pick<EncodePlan, 'codec' | 'timeBase'>): FfmpegEncoding {
  const common = { filters: `pad=ceil(iw/2)*2:ceil(ih/2)*2,${COLOURS}`, gop: 120 };
  if (codec === 'vp9') {
    const fast = { deadline: 'realtime', 'cpu-used': '6', crf: '32', b: '0', 'row-mt': '1' };
    return { ...common, encoders: ['libvpx-vp9'], options: { 'libvpx-vp9': fast }, format: 'webm', formatOptions: {} };
  }
  return {
    ...common,
    encoders: ['libx264', 'mpeg4'],
    options: { libx264: { preset: 'veryfast', crf: '21' }, mpeg4: { q: '3' } },
    format: 'mp4',
    // The time of the first frame is in ticks of the movie, which are milliseconds unless it is said otherwise.
    formatOptions: { ...FRAGMENTS, movie_timescale: String(timeBase.den) },
  };
}
