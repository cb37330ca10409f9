import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scratchFolder } from './support/scratch.ts';

const folder = scratchFolder();
const bin = join(folder, 'bin', 'fexgraph.js');
const run = () => spawnSync(process.execPath, [bin, 'detect'], { encoding: 'utf8' });

describe('the file that npm links', () => {
  it('says what is missing in a clone that is not built, and runs what is built', () => {
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(fileURLToPath(new URL('../bin/fexgraph.js', import.meta.url)), bin);
    expect(run()).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'fexgraph: the command line is not built (npm run build)\n',
    });
    writeFileSync(join(folder, 'dist', 'main.js'), 'console.log(process.argv[2]); process.exitCode = 3;');
    expect(run()).toMatchObject({ status: 3, stdout: 'detect\n', stderr: '' });
  });
});
