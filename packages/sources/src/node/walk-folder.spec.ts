import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../test/made-files.ts';
import { walkFolder } from './walk-folder.ts';

/** Folders that answer as if the user might not read them: the tests may run as one who may read everything. */
const { locked } = vi.hoisted(() => ({ locked: new Set<string>() }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    readdir: (path: string, options: { withFileTypes: true }) =>
      locked.has(path)
        ? Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }))
        : real.readdir(path, options),
  };
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder({
    'b/1.jpg': 'x',
    'b/c/2.jpg': 'x',
    'locked/3.jpg': 'x',
    '.git/4.jpg': 'x',
    '5.jpg': 'x',
  });
  await symlink('b', join(folder.path, 'a-link-to-b'));
  await symlink('..', join(folder.path, 'b/c/up'));
  await symlink('nowhere', join(folder.path, 'gone.jpg'));
  await mkdir(join(folder.path, 'outside'));
  await chmod(join(folder.path, 'locked'), 0);
  locked.add(join(folder.path, 'locked'));
});
afterAll(async () => {
  await chmod(join(folder.path, 'locked'), 0o755);
  await folder.remove();
});

describe('walkFolder', () => {
  it('finds each file once, under its real name, whatever links there are', async () => {
    const { files } = await walkFolder('photos', folder.path);
    expect(files.map(({ name }) => name).sort()).toEqual(['5.jpg', 'b/1.jpg', 'b/c/2.jpg']);
    expect(files.find(({ name }) => name === 'b/1.jpg')?.path).toBe(join(folder.path, 'b/1.jpg'));
  });

  it('names what it could not look at', async () => {
    const { notes } = await walkFolder('photos/', folder.path);
    expect([...notes].sort((x, y) => (x.input < y.input ? -1 : 1))).toEqual([
      { input: 'photos/a-link-to-b', kind: 'link to a folder that is read anyway, left out' },
      { input: 'photos/b/c/up', kind: 'link to a folder that is read anyway, left out' },
      { input: 'photos/gone.jpg', kind: 'link that leads nowhere', missed: true },
      { input: 'photos/locked', kind: 'folder that cannot be read', detail: 'permission denied', missed: true },
    ]);
  });
});
