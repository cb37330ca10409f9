import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { it } from 'vitest';
import { NodeAvDecoder } from '../src/index.ts';

it('probe', async () => {
  const d = new NodeAvDecoder();
  console.log(await d.describe());
  for (const f of readdirSync('/tmp/clips').sort()) {
    const path = `/tmp/clips/${f}`;
    let line = f.padEnd(18);
    try {
      const v = await d.open({ name: f, file: path }, { stride: 1, maxPixels: 1e8 }, new AbortController().signal);
      const h = createHash('md5');
      const times: number[] = [];
      let est = 0;
      for (let p = await v.next(); p; p = await v.next()) {
        h.update(p.pixels.data);
        times.push(p.time);
        if (p.estimated) est++;
      }
      const o = v.outcome();
      const raw = execFileSync(
        'ffmpeg',
        [
          '-v',
          'error',
          '-i',
          path,
          '-map',
          '0:V:0',
          '-fps_mode',
          'passthrough',
          '-copyts',
          '-f',
          'rawvideo',
          '-pix_fmt',
          'rgb24',
          '-',
        ],
        { maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const hh = createHash('md5').update(raw).digest('hex');
      const pr = execFileSync(
        'ffprobe',
        [
          '-v',
          'quiet',
          '-select_streams',
          'V:0',
          '-show_entries',
          'frame=best_effort_timestamp_time',
          '-of',
          'csv=p=0',
          path,
        ],
        { encoding: 'utf8' },
      )
        .trim()
        .split('\n')
        .map((x) => x.replace(/,.*/, ''))
        .filter((x) => x);
      const off = pr.filter((x, i) => x !== times[i - o.beforeStart]?.toFixed(6)).length;
      line += `${hh === h.digest('hex') ? 'same' : 'DIFF'} n=${times.length}/${pr.length} off=${off} est=${est} ${JSON.stringify(o)}`;
      await v.close();
    } catch (e) {
      line += `ERR ${(e as Error).message}`;
    }
    console.log(line);
  }
}, 600000);
