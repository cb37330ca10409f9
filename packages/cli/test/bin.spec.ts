import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from './support/scratch.ts';

const packages = scratchFolder();
const cli = join(packages, 'cli');
const run = (...args: string[]) =>
  spawnSync(process.execPath, [join(cli, 'bin', 'fexgraph.js'), ...args], { encoding: 'utf8' });
const write = (path: string, text: string) => writeFileSync(join(packages, path), text);

/** @param seconds since 1970 */
function compileAt(seconds: number): void {
  write('core/dist/.tsbuildinfo', '{}');
  utimesSync(join(packages, 'core/dist/.tsbuildinfo'), seconds, seconds);
}

function bundleAt(seconds: number): void {
  write('cli/dist/bundle/main.js', 'console.log("bundle", process.argv[2]); process.exitCode = 3;');
  write('cli/dist/bundle/packages.json', '["core", "cli"]');
  utimesSync(join(cli, 'dist/bundle/packages.json'), seconds, seconds);
}

describe('the file that npm links', () => {
  beforeAll(() => {
    for (const folder of ['cli/dist/bundle', 'core/dist']) mkdirSync(join(packages, folder), { recursive: true });
    write('cli/package.json', '{ "type": "module" }');
    cpSync(fileURLToPath(new URL('../bin', import.meta.url)), join(cli, 'bin'), { recursive: true });
  });

  it('says what is missing in a clone that is not built', () => {
    expect(run('detect')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'fexgraph: the command line is not built (npm run build)\n',
    });
  });

  it('runs what is compiled where nothing is bundled', () => {
    write('cli/dist/main.js', 'console.log("modules", process.argv[2]); process.exitCode = 4;');
    expect(run('detect')).toMatchObject({ status: 4, stdout: 'modules detect\n', stderr: '' });
  });

  it('runs the bundle of installed packages', () => {
    bundleAt(1000);
    expect(run('detect')).toMatchObject({ status: 3, stdout: 'bundle detect\n', stderr: '' });
  });

  it('runs the modules where a plugin is asked for: both must have one copy of what they import', () => {
    expect(run('detect', '--plugin', 'fexgraph-perclos').stdout).toBe('modules detect\n');
    expect(run('detect', '--plugin=fexgraph-perclos').stdout).toBe('modules detect\n');
    expect(run('detect', '--plugins').stdout).toBe('bundle detect\n');
  });

  it('runs the bundle of a clone until one of its packages is compiled again', () => {
    compileAt(1000);
    expect(run('detect').stdout).toBe('bundle detect\n');
    compileAt(1001);
    expect(run('detect').stdout).toBe('modules detect\n');
    bundleAt(1002);
    expect(run('detect').stdout).toBe('bundle detect\n');
  });
});
