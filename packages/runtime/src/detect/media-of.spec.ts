import { isVideoName } from '@fexgraph/sources';
import { describe, expect, it } from 'vitest';
import { mediaOf } from './media-of.ts';

describe('mediaOf', () => {
  it('tells videos by the ends of their names, in any case', () => {
    expect(mediaOf('clip.mp4')).toBe('video');
    expect(mediaOf(['a/b.c/clip.MOV', 'clip.webm'])).toBe('video');
    expect(mediaOf(['a.png', 'photos/', 'photos', '**/*.jpg'])).toBe('pictures');
    expect(mediaOf(['clips.mp4/photo', 'mp4', '.mp4x'])).toBe('pictures');
    expect(['a.mkv', 'C:\\clips.mp4\\photo', 'x.mp4.png'].map(isVideoName)).toEqual([true, false, false]);
  });

  it('reads the names of files that were picked', () => {
    const picked = new Set([new File(['a'], 'clip.mp4'), new File(['b'], 'b.webm')]);
    expect([mediaOf(picked), mediaOf([...picked]), mediaOf(new File(['a'], 'a.png'))]).toEqual([
      ...['video', 'video', 'pictures'],
    ]);
    expect(mediaOf(new Blob(['a']))).toBe('pictures');
  });

  it('takes what has no name, or comes one by one, for pictures', async () => {
    expect(mediaOf(Uint8Array.of(1))).toBe('pictures');
    expect(mediaOf([Uint8Array.of(1), { name: 'x.png', data: Uint8Array.of(1) }])).toBe('pictures');
    expect(mediaOf([])).toBe('pictures');
    async function* paths() {
      yield 'clip.mp4';
    }
    expect(mediaOf(paths())).toBe('pictures');
  });

  it('refuses pictures and videos in one graph, naming one of each', () => {
    expect(() => mediaOf(['clip.mp4', 'a.png'])).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: 'inputs: "a.png" is a picture or folder and "clip.mp4" a video',
      }),
    );
  });
});
