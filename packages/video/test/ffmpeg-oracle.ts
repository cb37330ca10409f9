import { execFileSync } from 'node:child_process';
import type { I420 } from '@fexgraph/imaging';

/** What ffprobe says of a file. */
interface ProbedFrames {
  /** Presentation times of the frames in ticks; undefined where the stream has none. */
  readonly ticks: readonly (number | undefined)[];
  readonly timeBase: { readonly num: number; readonly den: number };
  readonly codec: string;
  /** As ffprobe counts it: against the clock. */
  readonly rotation: number;
}

/** What ffprobe and ffmpeg say of a file: what decoders are measured with. */
export interface Oracle extends ProbedFrames {
  /** All frames as RGB, one after the other, each in its own size. */
  readonly pixels: Uint8Array;
}

const QUIET = ['-v', 'quiet'];
const LIMITS = { maxBuffer: 2 ** 31, stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] };

export function askFfprobe(path: string): ProbedFrames {
  const entries = 'frame=best_effort_timestamp:stream=codec_name,time_base:stream_side_data=rotation';
  const asked = [...QUIET, '-select_streams', 'V:0', '-show_entries', entries, '-of', 'json', path];
  const { frames, streams } = JSON.parse(execFileSync('ffprobe', asked, LIMITS).toString()) as {
    frames: { best_effort_timestamp?: number }[];
    streams: { codec_name: string; time_base: string; side_data_list?: { rotation?: number }[] }[];
  };
  const [{ codec_name: codec, time_base: base, side_data_list: sideData = [] }] = streams;
  const [num, den] = base.split('/').map(Number);
  return {
    ticks: frames.map(({ best_effort_timestamp: ticks }) => ticks),
    timeBase: { num, den },
    codec,
    rotation: Number(sideData.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0),
  };
}

export function askFfmpeg(path: string): Oracle {
  const whole = ['-map', '0:V:0', '-fps_mode', 'passthrough', '-autoscale', '0'];
  const raw = ['-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
  const pixels = execFileSync('ffmpeg', [...QUIET, '-nostdin', '-i', path, ...whole, ...raw], LIMITS);
  return { ...askFfprobe(path), pixels };
}

/** The planes of a video with even sides, as its decoder gives them. */
export function framesOfPlanes(path: string, width: number, height: number): readonly I420[] {
  const raw = ['-map', '0:V:0', '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'];
  const bytes = execFileSync('ffmpeg', [...QUIET, '-nostdin', '-i', path, ...raw], LIMITS);
  const size = width * height;
  return Array.from({ length: bytes.length / (size * 1.5) }, (_, index) => {
    const at = index * size * 1.5;
    const y = bytes.subarray(at, at + size);
    const u = bytes.subarray(at + size, at + size * 1.25);
    const v = bytes.subarray(at + size * 1.25, at + size * 1.5);
    return { width, height, y, u, v };
  });
}

/** Why there is no oracle here, or undefined. */
export function oracleMissing(): string | undefined {
  try {
    for (const program of ['ffmpeg', 'ffprobe']) execFileSync(program, ['-version'], LIMITS);
    return undefined;
  } catch {
    return 'ffmpeg and ffprobe are not here: no clips can be made';
  }
}
