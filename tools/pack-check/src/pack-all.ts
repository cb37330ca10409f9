import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import type { Manifest } from './published-packages.ts';
import { runCommand } from './run-command.ts';
import { tarballProblems } from './tarball-problems.ts';

export interface Tarball {
  readonly manifest: Manifest;
  readonly file: string;
  readonly bytes: Buffer;
  /** Paths inside the package. */
  readonly paths: readonly string[];
}

/** `npm pack` of workspaces of a clone in which nothing was built. */
export async function packAll(clone: string, packages: readonly Manifest[], folder: string): Promise<Tarball[]> {
  await mkdir(folder);
  const workspaces = packages.flatMap(({ name }) => ['--workspace', name]);
  await runCommand('npm', ['pack', '--pack-destination', folder, ...workspaces], clone);
  const files = await readdir(folder);
  return Promise.all(
    packages.map(async (manifest) => {
      const name = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
      if (!files.includes(name)) throw new Error(`npm pack made no ${name}, but ${files.join(', ')}`);
      const file = join(folder, name);
      const listed = await runCommand('tar', ['-tzf', file], folder);
      const paths = listed.trimEnd().split(/\r?\n/);
      return { manifest, file, bytes: await readFile(file), paths: paths.map((path) => path.replace('package/', '')) };
    }),
  );
}

/** @throws Error with everything that is wrong with the tarballs: files, and what publint finds. */
export async function checkTarballs(tarballs: readonly Tarball[]): Promise<void> {
  const problems: string[] = [];
  for (const { manifest, bytes, paths } of tarballs) {
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const { messages, pkg } = await publint({ pack: { tarball }, level: 'warning' });
    const found = [
      ...tarballProblems(manifest, paths),
      ...messages.map((message) => formatMessage(message, pkg) ?? message.code),
    ];
    problems.push(...found.map((problem) => `${manifest.name}: ${problem}`));
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
