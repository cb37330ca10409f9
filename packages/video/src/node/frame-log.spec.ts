import { describe, expect, it } from 'vitest';
import { FrameLog, type LoggedFrame } from './frame-log.ts';

function logOf(lines: readonly string[], cut = Number.POSITIVE_INFINITY) {
  const frames: LoggedFrame[] = [];
  const bases: string[] = [];
  let lost = 0;
  const log = new FrameLog({
    frame: (frame) => frames.push(frame),
    timeBase: (num, den) => bases.push(`${num}/${den}`),
    lost: () => lost++,
  });
  const text = `${lines.join('\n')}\n`;
  for (let at = 0; at < text.length; at += cut) log.write(text.slice(at, at + cut));
  return { frames, bases, lost, trouble: log.trouble };
}

const FFMPEG_5 = [
  '[showinfo@seen @ 0x556ddf665180] [info] config in time_base: 1/12800, frame_rate: 25/1',
  '[showinfo@sent @ 0x556ddf9cddc0] [info] config in time_base: 1/12800, frame_rate: 25/1',
  '[showinfo@seen @ 0x556ddf665180] [info] n:   0 pts:      0 pts_time:0       pos:       48 fmt:yuv420p sar:1/1 s:240x320 i:P iskey:1 type:I ',
  '[showinfo@seen @ 0x556ddf665180] [info]   side data - User Data Unregistered:',
  '[showinfo@seen @ 0x556ddf665180] [info] UUID=dc45e9bd-e6d9-48b7-962c-d820d923eeef',
  '[showinfo@seen @ 0x556ddf665180] [info] color_range:unknown color_space:unknown color_primaries:unknown color_trc:unknown',
  '[showinfo@sent @ 0x556ddf9cddc0] [info] n:   0 pts:      0 pts_time:0       pos:       48 fmt:rgb24 sar:1/1 s:240x320 i:P iskey:1 type:I ',
  '[showinfo@seen @ 0x556ddf665180] [info] n:   1 pts:  -6144 pts_time:-0.48   pos:     9032 fmt:yuv420p sar:1/1 s:240x320 i:P iskey:0 type:B ',
  '[showinfo@seen @ 0x556ddf665180] [info] n:   2 pts:NOPTS   pts_time:NOPTS   pos:     9032 fmt:yuv420p sar:1/1 s:240x320 i:P iskey:0 type:B ',
];
const FFMPEG_7 = [
  '[showinfo@seen @ 0x5581] [info] n:   0 pts:    512 pts_time:0.04    duration:    512 duration_time:0.04    fmt:yuv420p cl:left sar:1/1 s:320x240 i:P iskey:1 type:I ',
];

describe('FrameLog', () => {
  it.each([Number.POSITIVE_INFINITY, 7, 1])('reads frames, in pieces of %d characters', (cut) => {
    const { frames, bases, lost, trouble } = logOf(FFMPEG_5, cut);
    expect(lost).toBe(0);
    expect(frames).toEqual([
      { at: 'seen', ticks: 0, width: 240, height: 320 },
      { at: 'sent', ticks: 0, width: 240, height: 320 },
      { at: 'seen', ticks: -6144, width: 240, height: 320 },
      { at: 'seen', ticks: undefined, width: 240, height: 320 },
    ]);
    expect(bases).toEqual(['1/12800']);
    expect(trouble).toEqual({ damaged: 0, truncated: false, nothingSent: false, last: undefined });
  });

  it('reads frames of later versions', () => {
    expect(logOf(FFMPEG_7).frames).toEqual([{ at: 'seen', ticks: 512, width: 320, height: 240 }]);
  });

  it.each([
    ['[error] Error while decoding stream #0:0: Invalid data found when processing input'],
    ['[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [error] Error submitting packet to decoder: Invalid data found'],
    ['[vist#0:0/h264 @ 0x5] [error] Error submitting a packet to the decoder: Invalid data'],
    ['[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [error] Decoding error: Invalid data found when processing input'],
    ['[warning] file:/v.mp4: corrupt decoded frame in stream 0'],
    ['[vist#0:0/h264 @ 0x5] [dec:h264 @ 0x6] [warning] corrupt decoded frame'],
  ])('counts as damage: %s', (line) => {
    expect(logOf([line, line]).trouble.damaged).toBe(2);
  });

  it.each([
    ['[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55] [error] stream 0, offset 0xd86f: partial file'],
    ['[matroska,webm @ 0x55] [error] File ended prematurely'],
    ['[matroska,webm @ 0x55] [error] File ended prematurely at pos. 12487 (0x30c7)'],
  ])('knows a file that was cut off: %s', (line) => {
    expect(logOf([line]).trouble.truncated).toBe(true);
  });

  it('finds out when the line of a frame is missing, and lets counts begin anew with new filters', () => {
    const [base, sentBase, first, , , , , second] = FFMPEG_5;
    expect(logOf([base, sentBase, second]).lost).toBe(1);
    expect(logOf([base, first, first]).lost).toBe(1);
    expect(logOf([base, first, second, base, first, second]).lost).toBe(0);
  });

  it('knows that nothing was sent', () => {
    const line = '[vost#0:0/rawvideo @ 0x5] [error] Could not open encoder before EOF';
    expect(logOf([line]).trouble.nothingSent).toBe(true);
  });

  it('keeps the last problem, and takes none from what does not matter', () => {
    const { trouble } = logOf([
      '[h264 @ 0x1] [error] no frame!',
      '[error] file:/v.mp4: Invalid data found when processing input',
      '[rawvideo @ 0x2] [error] Application provided invalid, non monotonically increasing dts to muxer in stream 0: 61 >= 37',
      '[h264 @ 0x1] [warning] Increasing reorder buffer to 1',
    ]);
    expect(trouble.last).toBe('file:/v.mp4: Invalid data found when processing input');
  });

  it('takes no text of a file for a frame', () => {
    const { frames } = logOf([
      '[info]     title           : x',
      '[info]                     : [showinfo@seen @ 0x1] [info] n:   0 pts:  9 pts_time:9 pos: 1 s:1x1 i:P',
      ` [showinfo@seen @ 0x1] [info] n:   0 pts:  9 pts_time:9 pos: 1 s:1x1 i:P `,
      `[info] ${'x'.repeat(100_000)}`,
    ]);
    expect(frames).toEqual([]);
  });
});
