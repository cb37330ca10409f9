import { createHash } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/made-files.ts';
import { listPictures } from './list-pictures.ts';

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0);
const HEIC = '\0\0\0\x18ftypheic\0\0\0\0mif1heic';
const AS_WRITTEN = createHash('sha256').update('as written').digest('hex');

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder({
    'a.jpg': 'x',
    'photos/p10.JPG': 'x',
    'photos/p9.png': 'x',
    'photos/notes.txt': 'x',
    'photos/.hidden.png': 'x',
    'photos/more/p1.webp': 'x',
    'photos/odd [1].jpg': 'x',
    'signs/two (1)+.jpg': 'x',
    'empty/readme.md': 'x',
    'left/1.jpg': 'x',
    'left/2.jxl': Uint8Array.of(0xff, 0x0a),
    'left/3.HEIC': HEIC,
    'left/4.MPO': JPEG,
    'left/5.MOV': '\0\0\0\x14ftypqt  ',
    'left/hash': JPEG,
    'left/LICENSE': 'text',
    'named/really-a-jpeg.heic': JPEG,
    'heic/a.heic': HEIC,
    'heic/b': HEIC,
    'ran/a.jpg': 'x',
    'ran/a.overlay.png': 'as written',
    'ran/edited.overlay.png': 'edited since',
    'ran/fex.run.json': JSON.stringify({
      record: 1,
      finished: '2026-01-01T00:00:00Z',
      complete: true,
      outputs: ['a', 'edited'].map((name) => ({ path: `out/${name}.overlay.png`, bytes: 10, sha256: AS_WRITTEN })),
    }),
  });
  await symlink('.git/annex/objects/s2.jpg', join(folder.path, 'left/s2.jpg'));
  await symlink(join(folder.path, 'a.jpg'), join(folder.path, 'photos/link.jpg'));
  await symlink(join(folder.path, 'photos'), join(folder.path, 'photos/more/loop'));
});
afterAll(() => folder.remove());

const list = (...inputs: string[]) => listPictures(inputs, folder.path);
const names = async (...inputs: string[]) => (await list(...inputs)).entries.map((entry) => entry.name);
const notes = async (...inputs: string[]) =>
  (await list(...inputs)).notes.map(({ input, kind, missed = false }) => [input, kind, missed]);

describe('listPictures', () => {
  it('keeps paths as written, in the order given, twice if given twice', async () => {
    expect(await names('a.jpg', './a.jpg', 'a.jpg')).toEqual(['a.jpg', './a.jpg', 'a.jpg']);
  });

  it('gives the picture files of a folder and below, in natural order, without hidden ones', async () => {
    expect(await names('photos/')).toEqual([
      'photos/link.jpg',
      'photos/more/p1.webp',
      'photos/odd [1].jpg',
      'photos/p9.png',
      'photos/p10.JPG',
    ]);
  });

  it('gives each picture once in spite of links that lead back, and says so', async () => {
    expect(await names('photos')).toHaveLength(5);
    expect(await notes('photos')).toEqual([
      ['photos/more/loop', 'link to a folder that is read anyway, left out', false],
    ]);
    expect(await names('**/*.webp')).toEqual(['photos/more/p1.webp']);
  });

  it('gives a picture that several inputs find once, under its own name', async () => {
    expect(await names('photos', '**/p9.png')).toHaveLength(5);
    expect(await notes('**/*.{jpg,png}')).toContainEqual([
      'photos/link.jpg',
      'the same file as another, left out',
      false,
    ]);
  });

  it('says what a folder has that is not read: other kinds of pictures, videos, links that lead nowhere', async () => {
    expect(await names('left')).toEqual(['left/1.jpg', 'left/4.MPO', 'left/hash']);
    expect(await notes('left')).toEqual([
      ['left/s2.jpg', 'link that leads nowhere', true],
      ['left/2.jxl', 'JPEG XL, not read', true],
      ['left/3.HEIC', 'HEIC, not read', true],
      ['left/5.MOV', 'video, not read', true],
    ]);
    expect(await notes('left/*.jpg')).toEqual([['left/s2.jpg', 'link that leads nowhere', true]]);
  });

  it('takes what is really a picture by its bytes, whatever other kind the name says', async () => {
    expect(await names('named')).toEqual(['named/really-a-jpeg.heic']);
    expect(await notes('named')).toEqual([]);
  });

  it('names what there is where nothing can be read', async () => {
    await expect(list('heic')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'heic: there is no picture in this folder (2 x HEIC, not read)',
    });
  });

  it('leaves out what a run has written, as its record says, and not what was changed since', async () => {
    expect(await names('ran')).toEqual(['ran/a.jpg', 'ran/edited.overlay.png']);
    expect(await notes('ran/*.png')).toEqual([['ran/a.overlay.png', 'written by a run, left out', false]]);
    expect(await notes('a.jpg', 'ran/a.overlay.png')).toHaveLength(1);
    await expect(list('ran/a.overlay.png')).rejects.toThrow(
      'there is no picture to read: 1 x written by a run, left out',
    );
  });

  it('gives what a glob matches', async () => {
    expect(await names('photos/p*.{JPG,png}')).toEqual(['photos/p9.png', 'photos/p10.JPG']);
    const { entries } = await listPictures([join(folder.path, 'photos/p*')], '/');
    expect(entries.map((entry) => entry.name)).toEqual(
      ['photos/p9.png', 'photos/p10.JPG'].map((name) => join(folder.path, name)),
    );
  });

  it('takes an extension in capitals or not, as a folder does', async () => {
    expect(await names('photos/p*.jpg')).toEqual(['photos/p10.JPG']);
    await expect(list('photos/P*.PNG')).rejects.toThrow('photos/P*.PNG: no file matches');
  });

  it('refuses an empty input, which would be the current folder under names that lead nowhere', async () => {
    await expect(list('photos', '')).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'an input is empty' });
  });

  it('has no groups, and nothing that repeats them: these are letters of names', async () => {
    expect(await names('signs/*(1)+.jpg')).toEqual(['signs/two (1)+.jpg']);
    await expect(list('signs/(two|three)*')).rejects.toThrow('no file matches');
    // As a regular expression it would not end.
    await expect(list(`{${'a'.repeat(60)},b}.jpg`, '(a+)+b*')).rejects.toThrow('no file matches');
  });

  it('takes the name of an existing file literally, even if it looks like a glob', async () => {
    expect(await names('photos/odd [1].jpg')).toEqual(['photos/odd [1].jpg']);
  });

  it('costs the others nothing when a folder or a glob gives nothing beside them', async () => {
    expect(await names('empty', 'a.jpg', 'photos/*.tiff', 'heic')).toEqual(['a.jpg']);
    expect(await notes('empty', 'a.jpg', 'photos/*.tiff')).toEqual([
      ['empty', 'there is no picture in this folder', true],
      ['photos/*.tiff', 'no file matches', true],
    ]);
  });

  it('leaves a missing file at its place', async () => {
    expect(await names('gone (1).jpg', 'a.jpg')).toEqual(['gone (1).jpg', 'a.jpg']);
  });

  it('resolves against the folder', async () => {
    expect((await list('a.jpg')).entries).toEqual([{ name: 'a.jpg', path: join(folder.path, 'a.jpg') }]);
  });

  it('names buffers by their position unless they have a name', async () => {
    const data = Uint8Array.of(1);
    const { entries } = await listPictures(['a.jpg', data, { name: 'camera 2', data }], folder.path);
    expect(entries.map((entry) => entry.name)).toEqual(['a.jpg', 'buffer-1', 'camera 2']);
  });

  it('reports every folder and glob that gives nothing, at once', async () => {
    await expect(names('empty', 'photos/*.tiff')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'empty: there is no picture in this folder; photos/*.tiff: no file matches',
    });
  });
});
