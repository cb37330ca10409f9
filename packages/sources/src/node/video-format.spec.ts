import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isVideoName } from '../video-names.ts';
import { holdsVideo } from './video-format.ts';

const hasFfmpeg = (() => {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

describe('holdsVideo', () => {
  it.skipIf(!hasFfmpeg)('knows what ffmpeg writes under the names of videos (skipped without ffmpeg)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fexgraph-videos-'));
    try {
      for (const [extension, codec] of [
        ...['mp4', 'mov', 'm4v', 'mkv', 'avi', '3gp', '3g2'].map((name) => [name, 'mpeg4']),
        ...['mpg', 'mpeg', 'ts', 'mts', 'm2ts'].map((name) => [name, 'mpeg2video']),
        ...['wmv', 'asf'].map((name) => [name, 'wmv2']),
        ['flv', 'flv'],
        ['webm', 'libvpx'],
        ['ogv', 'libtheora'],
      ]) {
        const path = join(folder, `clip.${extension}`);
        const source = ['-f', 'lavfi', '-i', 'testsrc=size=176x144:rate=25:duration=0.4'];
        execFileSync('ffmpeg', ['-v', 'error', ...source, '-c:v', codec, '-pix_fmt', 'yuv420p', path]);
        expect(isVideoName(path), extension).toBe(true);
        expect(holdsVideo(readFileSync(path).subarray(0, 512)), extension).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['an AVIF', Buffer.from('\0\0\0\x1cftypavif\0\0\0\0mif1avif')],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')],
    ['TypeScript', Buffer.from("import { x } from './x.ts';\n".repeat(20))],
    ['a text that begins with G', Buffer.from('G'.padEnd(512, 'x'))],
    ['a file of MP3', Buffer.from('ID3\x04\0\0\0')],
    ['nothing', Buffer.alloc(0)],
  ])('is not taken in by %s', (_, bytes) => {
    expect(holdsVideo(bytes)).toBe(false);
  });

  it.each([
    ['old QuickTime', Buffer.from('\0\x12\x34\x56mdat')],
    ['a Matroska', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0x01])],
    ['MPEG video without a system', Buffer.from([0, 0, 1, 0xb3])],
  ])('knows %s', (_, bytes) => {
    expect(holdsVideo(bytes)).toBe(true);
  });
});
