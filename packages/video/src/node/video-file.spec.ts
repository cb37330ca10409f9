import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkVideoFile, looksLikeMp4 } from './video-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-video-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const mp4 = (size: number, kind = 'ftyp') => Buffer.concat([Buffer.from([0, 0, 0, size]), Buffer.from(`${kind}isom`)]);

describe('checkVideoFile', () => {
  it.each([
    ['an MP4', mp4(0x20)],
    ['an MP4 whose first part is large', mp4(1, 'mdat')],
    ['a program stream', Buffer.from([0, 0, 1, 0xba, 0x44])],
    ['a Matroska', Buffer.from([0x1a, 0x45, 0xdf, 0xa3])],
    ['what only a decoder can judge', Buffer.from('RIFF')],
  ])('lets pass %s', async (name, bytes) => {
    await expect(checkVideoFile(written(name, bytes), 'v')).resolves.toBeUndefined();
  });

  it.each([
    ['empty', '', /^v: is an empty file/],
    ['hls', '#EXTM3U\n', /^v: is not a video that can be read: it is a list of other files/],
    ['hls after a mark', '\uFEFF#EXTM3U\n', /it is a list of other files/],
    ['concat', 'ffconcat version 1.0\n', /it is a list of other files/],
    ['dash', '<?xml version="1.0"?>\n<MPD/>', /it is a list of other files/],
    ['raw', Buffer.from([0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 9, 9]), /^v: is a raw stream without times/],
  ])('refuses %s', async (name, content, message) => {
    const checking = checkVideoFile(written(name, content), 'v');
    await expect(checking).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringMatching(message) });
  });

  it('refuses what is not there or no file', async () => {
    mkdirSync(join(folder, 'sub'));
    await expect(checkVideoFile(join(folder, 'nowhere'), 'v')).rejects.toThrow('v: there is no such file');
    await expect(checkVideoFile(join(folder, 'sub'), 'v')).rejects.toThrow('v: is a folder, not a video');
  });

  it.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(checkVideoFile(pipe, 'v')).rejects.toThrow('v: is not a regular file');
  });
});

describe('looksLikeMp4', () => {
  it('knows MP4 and QuickTime by their first part', async () => {
    for (const kind of ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip']) {
      expect(await looksLikeMp4(written(kind, mp4(8, kind)))).toBe(true);
    }
    expect(await looksLikeMp4(written('text', 'no video at all'))).toBe(false);
  });
});
