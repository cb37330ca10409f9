import { describe, expect, it } from 'vitest';
import { describeFfmpeg, readVersion } from './ffmpeg-version.ts';

const said = (version: string, libavutil: string, flags = '') =>
  `ffmpeg version ${version} Copyright (c) 2000-2025 the FFmpeg developers\nconfiguration: --prefix=/usr ${flags}\nlibavutil      ${libavutil}\n`;

describe('readVersion', () => {
  it.each([
    ['5.1.9-0+deb12u1', '57. 28.100 / 57. 28.100'],
    ['7.1', '59. 39.100 / 59. 39.100'],
    ['N-118000-g1234567890', '59. 47.100 / 59. 47.100'],
  ])('takes %s', (version, libavutil) => {
    expect(readVersion(said(version, libavutil), 'ffmpeg')).toEqual({ version, licence: 'LGPL-2.1-or-later' });
  });

  it('refuses what is too old', () => {
    const missing = 'ffmpeg is 4.4.2-0ubuntu0.22.04.1, and 5.1 is the oldest that can be used';
    expect(readVersion(said('4.4.2-0ubuntu0.22.04.1', '56. 70.100 / 56. 70.100'), 'ffmpeg')).toEqual({ missing });
    expect(readVersion(said('5.0.1', '57. 17.100 / 57. 17.100'), 'ffmpeg')).toHaveProperty('missing');
  });

  it.each([
    ['--enable-gpl', 'GPL-2.0-or-later'],
    ['--enable-gpl --enable-version3', 'GPL-3.0-or-later'],
    ['--enable-version3', 'LGPL-3.0-or-later'],
    ['--enable-gpl --enable-nonfree', 'not redistributable (nonfree)'],
  ])('reads the licence of a build with %s', (flags, licence) => {
    expect(readVersion(said('7.1', '59. 39.100', flags), 'ffmpeg')).toEqual({ version: '7.1', licence });
  });

  it('knows that another program is not FFmpeg', () => {
    expect(readVersion('v20.20.2\n', '/usr/bin/node')).toEqual({ missing: '/usr/bin/node is not FFmpeg' });
  });
});

describe('describeFfmpeg', () => {
  it('names the program that cannot be started', async () => {
    const missing = expect.stringMatching(/^cannot start \/nowhere\/ffmpeg: .*ENOENT/);
    expect(await describeFfmpeg('/nowhere/ffmpeg', '/nowhere/ffprobe')).toEqual({ missing });
  });

  it('does not take another program', async () => {
    expect(await describeFfmpeg(process.execPath, process.execPath)).toEqual({
      missing: `${process.execPath} is not FFmpeg`,
    });
  });
});
