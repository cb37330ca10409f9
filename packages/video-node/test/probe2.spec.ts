import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { it } from 'vitest';
import { NodeAvDecoder, NodeAvEncoder } from '../src/index.ts';

it.each([
  ['avc', 'mp4'],
  ['vp9', 'webm'],
] as const)(
  'probe %s',
  async (codec, ext) => {
    const d = new NodeAvDecoder();
    const v = await d.open(
      { name: 'x', file: '/tmp/clips/odd444.mkv' },
      { stride: 1, maxPixels: 1e8 },
      new AbortController().signal,
    );
    const parts: Uint8Array[] = [];
    let e: any;
    let n = 0;
    const t0 = performance.now();
    const frames: Uint8Array[] = [];
    for (let p = await v.next(); p; p = await v.next()) {
      const { data, width, height } = p.pixels;
      e ??= await new NodeAvEncoder().open(
        { codec, width, height, timeBase: { num: 1, den: 30000 }, into: async (b) => void parts.push(b) },
        new AbortController().signal,
      );
      frames.push(data);
      await e.write(data, 1.5 + p.time + (n % 3) * 0.01);
      n++;
    }
    await e.close();
    console.log(e.encoder, performance.now() - t0, parts.length);
    writeFileSync(`/tmp/na/e.${ext}`, Buffer.concat(parts));
    console.log(
      execFileSync(
        'ffprobe',
        [
          '-v',
          'error',
          '-show_entries',
          'frame=best_effort_timestamp_time,pkt_duration_time:stream=width,height,profile,level,start_time,duration,nb_frames,time_base,avg_frame_rate,color_space:format=start_time,duration',
          '-of',
          'compact',
          `/tmp/na/e.${ext}`,
        ],
        { encoding: 'utf8' },
      ),
    );
    const raw = execFileSync(
      'ffmpeg',
      [
        '-v',
        'error',
        '-i',
        `/tmp/na/e.${ext}`,
        '-vf',
        'crop=320:240:0:0',
        '-f',
        'rawvideo',
        '-fps_mode',
        'passthrough',
        '-pix_fmt',
        'rgb24',
        '-',
      ],
      { maxBuffer: 1e9 },
    );
    let diff = 0;
    const f0 = frames[3];
    const W = v.info.width;
    for (let i = 0; i < f0.length; i++) diff += Math.abs(f0[i] - raw[3 * 320 * 240 * 3 + i]);
    console.log(W, v.info.height, diff / f0.length);
  },
  600000,
);
