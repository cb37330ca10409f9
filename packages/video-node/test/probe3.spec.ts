import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { FfmpegEncoder } from '@fexgraph/video/node';
import { it } from 'vitest';

it.each([
  ['avc', 'mp4'],
  ['vp9', 'webm'],
] as const)(
  'probe %s',
  async (codec, ext) => {
    const parts: Uint8Array[] = [];
    const e = await new FfmpegEncoder().open(
      { codec, width: 33, height: 35, timeBase: { num: 1, den: 30000 }, into: async (b) => void parts.push(b) },
      new AbortController().signal,
    );
    for (let i = 0; i < 12; i++)
      await e.write(new Uint8Array(33 * 35 * 3).fill(10 * i), 1.5 + i * 0.04 + (i % 3) * 0.01 + i * i);
    await e.close();
    console.log(e.encoder, parts.length);
    writeFileSync(`/tmp/na/f.${ext}`, Buffer.concat(parts));
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
          `/tmp/na/f.${ext}`,
        ],
        { encoding: 'utf8' },
      ),
    );
  },
  600000,
);
