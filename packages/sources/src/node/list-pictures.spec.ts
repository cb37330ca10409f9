import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/made-files.ts';
import { listPictures } from './list-pictures.ts';

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
    'empty/readme.md': 'x',
  });
  await symlink(join(folder.path, 'a.jpg'), join(folder.path, 'photos/link.jpg'));
  await symlink(join(folder.path, 'photos'), join(folder.path, 'photos/more/loop'));
});
afterAll(() => folder.remove());

const names = async (...inputs: string[]) => (await listPictures(inputs, folder.path)).map((entry) => entry.name);

describe('listPictures', () => {
  it('keeps paths as written, in the order given, twice if given twice', async () => {
    expect(await names('a.jpg', './a.jpg', 'a.jpg')).toEqual(['a.jpg', './a.jpg', 'a.jpg']);
  });

  it('gives the picture files of a folder and below, in natural order, without hidden ones', async () => {
    const found = await names('photos/');
    expect(found.filter((name) => !name.includes('loop'))).toEqual([
      'photos/link.jpg',
      'photos/more/p1.webp',
      'photos/odd [1].jpg',
      'photos/p9.png',
      'photos/p10.JPG',
    ]);
  });

  it('ends in spite of a link that leads back', async () => {
    expect((await names('photos')).length).toBeLessThan(20);
  });

  it('gives what a glob matches', async () => {
    expect(await names('photos/p*.{JPG,png}')).toEqual(['photos/p9.png', 'photos/p10.JPG']);
    const absolute = await listPictures([join(folder.path, 'photos/p*')], '/');
    expect(absolute.map((entry) => entry.name)).toEqual(
      ['photos/p9.png', 'photos/p10.JPG'].map((name) => join(folder.path, name)),
    );
  });

  it('takes the name of an existing file literally, even if it looks like a glob', async () => {
    expect(await names('photos/odd [1].jpg')).toEqual(['photos/odd [1].jpg']);
  });

  it('leaves a missing file at its place', async () => {
    expect(await names('gone (1).jpg', 'a.jpg')).toEqual(['gone (1).jpg', 'a.jpg']);
  });

  it('resolves against the folder', async () => {
    expect(await listPictures(['a.jpg'], folder.path)).toEqual([{ name: 'a.jpg', path: join(folder.path, 'a.jpg') }]);
  });

  it('names buffers by their position unless they have a name', async () => {
    const data = Uint8Array.of(1);
    const entries = await listPictures(['a.jpg', data, { name: 'camera 2', data }], folder.path);
    expect(entries.map((entry) => entry.name)).toEqual(['a.jpg', 'buffer-1', 'camera 2']);
  });

  it('reports every folder and glob that gives nothing, at once', async () => {
    await expect(names('empty', 'a.jpg', 'photos/*.tiff')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'empty: there is no picture in this folder; photos/*.tiff: no file matches',
    });
  });
});
