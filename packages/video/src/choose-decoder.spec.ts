import { describe, expect, it } from 'vitest';
import { FakeDecoder } from '../test/fake-decoder.ts';
import { chooseDecoder, requireDecoder } from './choose-decoder.ts';

const good = new FakeDecoder({}, 'good');
const better = new FakeDecoder({}, 'better');
const absent = new FakeDecoder({}, 'absent', 'it is not installed');

describe('chooseDecoder', () => {
  it('takes the first that can be used, and says why it is not the one before', async () => {
    expect(await chooseDecoder([absent, better, good], 'auto')).toEqual({
      decoder: better,
      version: '1.0',
      licence: 'none',
      reason: 'the first that can be used; absent: it is not installed',
    });
  });

  it('takes the one that is asked for', async () => {
    expect(await chooseDecoder([better, good], 'good')).toMatchObject({ decoder: good, reason: 'asked for' });
  });

  it('takes no other than the one that is asked for', async () => {
    await expect(chooseDecoder([absent, good], 'absent')).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'no video decoder can be used: absent: it is not installed',
    });
  });

  it('names every reason and both fixes where there is none', async () => {
    const hint = expect.stringMatching(/@fexgraph\/video-node.*GPLv3.*ffmpeg 5\.1/);
    await expect(chooseDecoder([absent], 'auto')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', hint });
    await expect(chooseDecoder([], 'auto')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE', hint });
  });

  it('refuses an id that nobody has, and lists those that there are', async () => {
    await expect(chooseDecoder([good], 'vlc')).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: 'choose one of auto, good',
    });
  });
});

describe('requireDecoder', () => {
  it('takes what is known, whether it can be used or not', () => {
    for (const id of ['auto', 'good', 'absent']) expect(() => requireDecoder([good, absent], id)).not.toThrow();
    expect(() => requireDecoder([good, absent], 'vlc')).toThrow('there is no video decoder "vlc"');
  });
});
