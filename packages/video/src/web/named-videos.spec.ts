import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { namedVideos } from './named-videos.ts';

describe('namedVideos', () => {
  beforeAll(() => void vi.stubGlobal('location', new URL('https://here.example/pages/index.html')));
  afterAll(() => void vi.unstubAllGlobals());

  it('takes addresses from the page, or from the folder', () => {
    const of = (folder?: string) => namedVideos(['a.mp4', '/b.mp4'], folder).videos.map(({ file }) => file);
    expect(of()).toEqual(['https://here.example/pages/a.mp4', 'https://here.example/b.mp4']);
    expect(of('https://there.example/videos/')).toEqual([
      'https://there.example/videos/a.mp4',
      'https://there.example/b.mp4',
    ]);
    expect(namedVideos(['a.mp4']).videos[0].name).toBe('a.mp4');
  });

  it('reads each once, and says what was given twice', () => {
    const file = new File(['a'], 'a.mp4');
    const { videos, repeated } = namedVideos([file, 'b.mp4', file, new URL('https://here.example/pages/b.mp4')]);
    expect(videos.map(({ name }) => name)).toEqual(['a.mp4', 'b.mp4']);
    expect(repeated).toEqual(['a.mp4', 'https://here.example/pages/b.mp4']);
  });

  it('gives files of one name, and blobs, names of their own', () => {
    const inFolder = Object.assign(new File(['c'], 'a.mp4'), { webkitRelativePath: 'monday/a.mp4' });
    const inputs = [new File(['a'], 'a.mp4'), new File(['b'], 'a.mp4'), inFolder, new Blob(['d'])];
    expect(namedVideos(inputs).videos.map(({ name }) => name)).toEqual([
      ...['a.mp4', 'a.mp4 (2)', 'monday/a.mp4', 'video-3'],
    ]);
  });
});
