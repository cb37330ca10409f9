import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/made-files.ts';
import { listInputs, listPictures } from './list-pictures.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const MP4 = '\0\0\0\x18ftypisom\0\0\0\0isomiso2';
const TRANSPORT = Uint8Array.from({ length: 512 }, (_, i) => (i % 188 === 0 ? 0x47 : 0));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder({
    'night/a.mp4': MP4,
    'night/b.JPG': JPEG,
    'night/c.ts': TRANSPORT,
    'night/d.ts': 'export const x = 1;\n',
    'night/e.mkv': 'not a video',
    'night/f.mov': '',
    'night/g.heic': JPEG,
    'night/h': MP4,
    'night/i.txt': MP4,
    'night/j.heic': '\0\0\0\x18ftypheic\0\0\0\0mif1heic',
    'night/more/k.webm': Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3),
    'text/notes.txt': 'x',
  });
});
afterAll(() => folder.remove());

const list = async (...inputs: string[]) => {
  const { entries, notes } = await listInputs(inputs, folder.path);
  return {
    entries: entries.map(({ name, medium }) => `${medium} ${name}`),
    notes: notes.map(({ input, kind }) => `${input}: ${kind}`),
  };
};

describe('listInputs', () => {
  it('finds pictures and videos of a folder, in one order, by names and first bytes', async () => {
    expect(await list('night')).toEqual({
      entries: [
        'video night/a.mp4',
        'picture night/b.JPG',
        'video night/c.ts',
        'picture night/g.heic',
        'video night/h',
        'video night/more/k.webm',
      ],
      notes: [
        'night/e.mkv: video by its name and not by its contents, not read',
        'night/f.mov: video by its name and not by its contents, not read',
        'night/j.heic: HEIC, not read',
      ],
    });
  });

  it('reads a video that is given twice once, and a folder that is given twice', async () => {
    expect(await list('night/a.mp4', 'night/a.mp4', 'night/b.JPG', 'night/b.JPG')).toEqual({
      entries: ['video night/a.mp4', 'picture night/b.JPG', 'picture night/b.JPG'],
      notes: ['night/a.mp4: given more than once, read once'],
    });
    const once = await list('night');
    const twice = await list('night', 'night/');
    expect(twice.entries).toEqual(once.entries);
    expect(twice.notes.filter((note) => note.includes('no picture'))).toEqual([]);
    expect(twice.notes.filter((note) => note.endsWith('the same file as another, left out'))).toHaveLength(6);
  });

  it('reads a video once that is given by two names, or as a link to it', async () => {
    await symlink(join(folder.path, 'night/a.mp4'), join(folder.path, 'link.mp4'));
    const given = [
      'night/a.mp4',
      './night/a.mp4',
      'link.mp4',
      join(folder.path, 'night/a.mp4'),
      'gone.mp4',
      './gone.mp4',
    ];
    const { entries, notes } = await listInputs(given, folder.path);
    expect(entries.map(({ name }) => name)).toEqual(['night/a.mp4', 'gone.mp4']);
    const kind = 'the same file as another, left out';
    expect(notes).toEqual([
      { input: './night/a.mp4', kind, detail: 'is night/a.mp4' },
      { input: 'link.mp4', kind, detail: 'is night/a.mp4' },
      { input: join(folder.path, 'night/a.mp4'), kind, detail: 'is night/a.mp4' },
      { input: './gone.mp4', kind, detail: 'is gone.mp4' },
    ]);
  });

  it('takes what is given by path, as what it is, or else as what it is called', async () => {
    const given = ['night/b.JPG', 'night/i.txt', 'night/e.mkv', 'gone.mp4', 'gone.jpg', 'night/d.ts'];
    expect((await list(...given)).entries).toEqual([
      'picture night/b.JPG',
      'video night/i.txt',
      'video night/e.mkv',
      'video gone.mp4',
      'picture gone.jpg',
      'picture night/d.ts',
    ]);
  });

  it('takes what a glob matches', async () => {
    expect((await list('night/*.{mp4,jpg}')).entries).toEqual(['video night/a.mp4', 'picture night/b.JPG']);
  });

  it('says what videos are called where there is nothing', async () => {
    await expect(list('text')).rejects.toMatchObject({
      message: 'text: there is no picture in this folder',
      hint: expect.stringMatching(/pictures are files named \.jpg .*; videos are files named \.mp4 /),
    });
  });

  it('is what listPictures is, with the videos that it leaves out', async () => {
    const { entries, notes } = await listPictures(['night'], folder.path);
    expect(entries.map(({ name }) => name)).toEqual(['night/b.JPG', 'night/g.heic']);
    expect(notes.filter(({ kind }) => kind === 'video, not read').map(({ input }) => input)).toEqual([
      'night/a.mp4',
      'night/c.ts',
      'night/e.mkv',
      'night/f.mov',
      'night/h',
      'night/more/k.webm',
    ]);
  });
});
