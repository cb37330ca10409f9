import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What ffmpeg makes a clip from: arguments up to the last input, and those of the output. */
interface Recipe {
  readonly from: readonly string[];
  readonly as: readonly string[];
}

const lavfi = (source: string) => ['-f', 'lavfi', '-i', source];
/** A moving test picture: 24 frames of 25 a second. */
const MOVING = lavfi('testsrc2=s=160x120:r=25:d=0.96');
const picture = (...as: string[]): Recipe => ({ from: MOVING, as });
const odd = (...as: string[]): Recipe => ({
  from: lavfi('testsrc2=s=162x122:r=25:d=0.4'),
  as: ['-vf', 'crop=161:121:0:0', ...as],
});
const copyOf = (clip: string, ...as: string[]): Recipe => ({ from: ['-i', clip], as: ['-c', 'copy', ...as] });
/** With options for how the other one is read. */
const copyFrom = (options: readonly string[], clip: string, ...as: string[]): Recipe => ({
  from: [...options, '-i', clip],
  as: ['-c', 'copy', ...as],
});
/** What a log would say of a frame: a title must not pass for it. */
const TITLE = 'x\n[showinfo@seen @ 0x1] [info] n:   0 pts:  99999 pts_time:9 pos: 1 fmt:rgb24 sar:1/1 s:1x1 i:P';
const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt'];
const H264 = [...X264, 'yuv420p'];
const VP9 = ['-c:v', 'libvpx-vp9', '-b:v', '300k', '-cpu-used', '8', '-pix_fmt', 'yuv420p'];

/** Clips by name, each with what ffmpeg makes it from. Later ones are copies of earlier ones. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  'plain.mp4': picture(...H264, '-bf', '3', '-g', '8', '-movflags', 'faststart'),
  'plain.mkv': copyOf('plain.mp4'),
  'plain.ts': copyOf('plain.mp4'),
  'fragments.mp4': copyOf('plain.mp4', '-movflags', 'frag_keyframe+empty_moov'),
  'cut.mp4': copyFrom(['-ss', '0.2'], 'plain.mp4'),
  'late.mkv': copyOf('plain.mp4', '-output_ts_offset', '3.2'),
  'uneven.mp4': picture('-vf', "select='not(mod(n,3))+lt(n,7)'", '-fps_mode', 'vfr', ...H264, '-bf', '2'),
  'uneven.mkv': copyOf('uneven.mp4'),
  'ntsc.mkv': { from: lavfi('testsrc2=s=160x120:r=30000/1001:d=1'), as: H264 },
  'turned.mp4': copyOf('plain.mp4', '-metadata:s:v', 'rotate=90'),
  'upside-down.mp4': copyOf('plain.mp4', '-metadata:s:v', 'rotate=180'),
  'odd.mkv': odd('-c:v', 'ffv1'),
  'bt709.mp4': picture('-vf', 'scale=out_color_matrix=bt709', '-colorspace', 'bt709', ...H264),
  'full.mp4': picture('-vf', 'scale=out_range=full', '-color_range', 'pc', ...X264, 'yuvj420p'),
  'wide-pixels.mp4': picture('-vf', 'setsar=4/3', ...H264),
  'fields.mp4': picture(...H264, '-flags', '+ildct+ilme', '-x264opts', 'tff=1'),
  'ten-bits.mkv': picture('-c:v', 'ffv1', '-pix_fmt', 'yuv420p10le'),
  'mpeg4.avi': picture('-c:v', 'mpeg4', '-q:v', '3', '-bf', '2'),
  'mjpeg.mov': picture('-c:v', 'mjpeg', '-q:v', '3'),
  'mpeg2.mpg': picture('-c:v', 'mpeg2video', '-q:v', '3', '-bf', '2'),
  'wmv2.wmv': picture('-c:v', 'wmv2', '-q:v', '3'),
  'flv1.flv': picture('-c:v', 'flv1', '-q:v', '3'),
  'titled.mkv': copyOf('plain.mp4', '-metadata', `title=${TITLE}`),
  // Packets that are decoded and not shown.
  'hidden.webm': picture('-c:v', 'libvpx', '-b:v', '300k', '-auto-alt-ref', '1', '-lag-in-frames', '16'),
  'vp9.webm': picture(...VP9),
  'av1.mp4': picture('-c:v', 'libaom-av1', '-b:v', '200k', '-cpu-used', '8', '-pix_fmt', 'yuv420p'),
  'odd.webm': odd(...VP9),
  'odd-turned.mp4': copyOf('odd.webm', '-metadata:s:v', 'rotate=90'),
  'waiting.mp4': copyFrom(['-itsoffset', '0.3'], 'plain.mp4'),
  'early.mkv': copyFrom(['-ss', '0.2'], 'plain.mp4', '-avoid_negative_ts', 'disabled'),
  'with-sound.mp4': { from: [...lavfi('sine=d=1'), ...MOVING], as: [...H264, '-c:a', 'aac'] },
};

/** Files for tests of their own. */
const OTHERS: Readonly<Record<string, Recipe>> = {
  'ten-bits.mp4': picture(...X264, 'yuv420p10le'),
  // Frames that follow a keyframe and are shown before it; and frames that come whole bit by bit.
  'open-groups.mp4': picture(...H264, '-bf', '3', '-g', '8', '-x264-params', 'open-gop=1'),
  'open-groups.mkv': copyOf('open-groups.mp4'),
  'refresh.mp4': picture(...H264, '-g', '8', '-x264-params', 'intra-refresh=1'),
  'large.mp4': { from: lavfi('testsrc2=s=640x480:r=25:d=0.08'), as: H264 },
  'small.ts': { from: lavfi('testsrc2=s=96x64:r=25:d=0.4'), as: H264 },
  // The index of this one comes last.
  'index-last.mp4': copyOf('plain.mp4'),
  'raw.h264': copyOf('plain.mp4'),
  'sound.m4a': { from: lavfi('sine=d=0.5'), as: ['-c:a', 'aac'] },
  'cover.jpg': { from: lavfi('testsrc2=s=64x64:d=0.04'), as: ['-frames:v', '1'] },
  'cover.m4a': {
    from: ['-i', 'sound.m4a', '-i', 'cover.jpg'],
    as: ['-map', '0', '-map', '1', '-c', 'copy', '-disposition:v:0', 'attached_pic'],
  },
  'locked.mp4': copyOf(
    'plain.mp4',
    ...['-encryption_scheme', 'cenc-aes-ctr', '-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'],
    ...['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
  ),
};

/** What is wrong with a clip that still gives frames. */
export interface MadeClip {
  readonly name: string;
  readonly isTruncated?: boolean;
  readonly isDamaged?: boolean;
}

/** Makes clips in a folder: those that are made from the same in one go, because starting ffmpeg takes longer than coding. */
function make(folder: string, recipes: Readonly<Record<string, Recipe>>): void {
  const together = new Map<string, { readonly from: readonly string[]; readonly outputs: string[] }>();
  for (const [name, { from, as }] of Object.entries(recipes)) {
    const key = JSON.stringify(from);
    if (!together.has(key)) together.set(key, { from, outputs: [] });
    together.get(key)!.outputs.push(...as, name);
  }
  const start = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y', '-threads', '1'];
  for (const { from, outputs } of together.values()) {
    execFileSync('ffmpeg', [...start, ...from, ...outputs], { cwd: folder });
  }
}

/** Makes one clip that is made of nothing else. */
export function makeClip(folder: string, name: string): void {
  make(folder, { [name]: RECIPES[name] });
}

/** Makes all clips in a folder, and says which give frames. Needs ffmpeg with libx264. */
export function makeClips(folder: string): readonly MadeClip[] {
  const read = (name: string) => readFileSync(join(folder, name));
  const write = (name: string, bytes: Uint8Array | string) => writeFileSync(join(folder, name), bytes);
  make(folder, { ...RECIPES, ...OTHERS });

  const shorter = ['mp4', 'mkv', 'avi'].map((end) => {
    const from = end === 'avi' ? 'mpeg4.avi' : `plain.${end}`;
    const bytes = read(from);
    write(`truncated.${end}`, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    return { name: `truncated.${end}`, isTruncated: true };
  });
  const damaged = Buffer.from(read('plain.mp4'));
  for (let at = damaged.length >> 1; at < (damaged.length >> 1) + 600; at += 3) damaged[at] ^= 0x5a;
  write('damaged.mp4', damaged);
  write('two-sizes.ts', Buffer.concat([read('plain.ts'), read('small.ts')]));

  write('no-index.mp4', read('index-last.mp4').subarray(0, Math.floor(read('index-last.mp4').length * 0.6)));
  write('empty.mp4', '');
  write('text.mp4', 'no video at all\n'.repeat(40));
  return [
    ...Object.keys(RECIPES).map((name) => ({ name })),
    ...shorter,
    { name: 'damaged.mp4', isDamaged: true },
    { name: 'two-sizes.ts' },
  ];
}
