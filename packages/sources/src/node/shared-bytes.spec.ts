import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { SharedBytes } from './shared-bytes.ts';

const folders = ['/dev/shm', tmpdir()].filter((folder) => existsSync(folder));
const names = () => folders.flatMap((folder) => readdirSync(folder)).filter((name) => /^fexgraph-[^/]{36}$/.test(name));

it('shares bytes with another process under no name', () => {
  const before = names();
  const bytes = SharedBytes.open();
  expect(names().filter((name) => !before.includes(name))).toEqual([]);
  const script = 'require("fs").writeSync(3, "pixels", 0)';
  for (let i = 0; i < 2; i++) {
    spawnSync(process.execPath, ['-e', script], { stdio: ['ignore', 'ignore', 'inherit', bytes.file] });
    const read = new Uint8Array(6);
    expect(bytes.read(read)).toBe(true);
    expect(new TextDecoder().decode(read)).toBe('pixels');
    writeSync(bytes.file, 'others', 0);
  }
  bytes.close();
});

it('says when there are not as many', () => {
  const bytes = SharedBytes.open();
  expect(bytes.read(new Uint8Array((1 << 20) + 1))).toBe(false);
  bytes.close();
});

it('names the folder that has no room for them, or is not there', () => {
  expect(() => SharedBytes.open('/no/such/folder')).toThrow(
    'cannot write the pixels of a decoder into /no/such/folder: a folder of the path is not there',
  );
});
