import type { StreamTiming } from '../frame-selection.ts';
import type { DecodePlan } from '../video-decoder.ts';
import { inputArguments } from './ffmpeg-input.ts';

/** Threads of the decoder: each holds pictures, and a pipe takes no more than these give. */
const THREADS = 4;
/** Seconds around `start` in which ffmpeg sends every frame: it computes times otherwise than we do. */
const MARGIN = 0.001;

/**
 * The command line: frames of the first video stream (no cover picture) in the order of presentation, upright, with the
 * times of the file, as raw RGB of 8 bits on stdout; what they are is told on stderr.
 *
 * Every frame passes `showinfo@seen`, those that may be wanted `showinfo@sent`.
 */
export function ffmpegArguments(path: string, plan: DecodePlan, timing: StreamTiming): readonly string[] {
  const filters = [
    'showinfo@seen=checksum=0',
    `select='${selectExpression(plan, timing)}'`,
    'scale=flags=bicubic',
    'format=rgb24',
    'showinfo@sent=checksum=0',
  ];
  return [
    ...['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'level+info'],
    ...['-copyts', '-threads', String(THREADS)],
    ...inputArguments(path, plan.maxPixels),
    ...['-map', '0:V:0', '-vf', filters.join(',')],
    // Frames of another size in the middle of a video keep it.
    ...['-fps_mode', 'passthrough', '-autoscale', '0'],
    ...['-f', 'rawvideo', 'pipe:1'],
  ];
}

/**
 * A filter that lets pass what `FrameSelection` wants, and little more: what is not sent costs no conversion. Register 0
 * counts the frames of time 0 and later, 1 holds the last slot of `fps`, 2 the slot of this frame. The slot is kept up also
 * where the range of frames leaves a frame out: both factors of a product are worked out.
 */
function selectExpression({ stride, start, fps, fromFrame = 0 }: DecodePlan, { timeBase }: StreamTiming): string {
  const halfATick = timeBase.num / timeBase.den / 2;
  const isNewSlot = `st(2,1+floor((t+${halfATick})*${fps}+1e-9));if(eq(ld(2),ld(1)),0,st(1,ld(2));1)`;
  const inSlot = start === undefined ? isNewSlot : `if(lt(t,${start + MARGIN}),1,${isNewSlot})`;
  const thinned = fps === undefined ? '1' : inSlot;
  const started = start === undefined ? thinned : `if(lt(t,${start - MARGIN}),0,${thinned})`;
  const strided = stride === 1 ? started : `if(mod(ld(0)-1,${stride}),0,${started})`;
  const ranged = fromFrame === 0 ? strided : `(${strided})*gt(ld(0),${fromFrame})`;
  return `if(lt(t,0),0,st(0,ld(0)+1);${ranged})`;
}
