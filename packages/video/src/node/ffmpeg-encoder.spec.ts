import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoded, encoderConformance } from '../../test/encoder-conformance.ts';
import { FfmpegEncoder } from './ffmpeg-encoder.ts';

encoderConformance('ffmpeg', new FfmpegEncoder());

describe.skipIf(process.platform === 'win32' || spawnSync('ffmpeg', ['-version']).status !== 0)(
  'FfmpegEncoder with other builds (skipped without ffmpeg, and on Windows)',
  () => {
    /** An ffmpeg that says that it has these encoders. */
    function build(encoders: string, rest: string): { readonly path: string; remove(): void } {
      const folder = mkdtempSync(join(tmpdir(), 'fexgraph-ffmpeg-'));
      const path = join(folder, 'ffmpeg');
      writeFileSync(path, `#!/bin/sh\ncase "$*" in *-encoders*) printf '${encoders}';; *) ${rest};; esac\n`);
      chmodSync(path, 0o755);
      return { path, remove: () => rmSync(folder, { recursive: true }) };
    }

    it('takes MPEG-4 where there is no libx264, and says so', async () => {
      const { path, remove } = build(' V.S..D mpeg4                MPEG-4 part 2\\n', 'exec ffmpeg "$@"');
      const { encoder, bytes } = await encoded(new FfmpegEncoder({ ffmpeg: path }));
      remove();
      expect(encoder).toBe('mpeg4');
      expect(bytes.length).toBeGreaterThan(1000);
    });

    it('refuses a build that has neither', async () => {
      const { path, remove } = build(' V..... png                  PNG\\n', 'exit 1');
      await expect(encoded(new FfmpegEncoder({ ffmpeg: path }))).rejects.toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        message: expect.stringContaining('has none of the encoders libx264, mpeg4'),
      });
      remove();
    });

    it('tells what ffmpeg said when it fails', async () => {
      const { path, remove } = build(' V..... libx264 H.264\\n', 'echo no room for it >&2; exit 1');
      await expect(encoded(new FfmpegEncoder({ ffmpeg: path }))).rejects.toThrow(
        'ffmpeg could not encode the video: no room for it',
      );
      remove();
    });
  },
);
