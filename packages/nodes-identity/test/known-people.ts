import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type People, withPerson } from '../src/index.ts';
import { writeGallery } from '../src/node/index.ts';

export const ADDED = '2026-01-31T12:00:00.000Z';

/** People whose looks are directions of a plane, in degrees. */
export function peopleOf(looks: Readonly<Record<string, readonly number[]>>, space = 'plane'): People {
  return Object.entries(looks).reduce<People>(
    (known, [name, degrees]) => withPerson(known, { name, consent: 'said yes', added: ADDED }, space, degrees.map(at)),
    { space, dimension: 2, people: [] },
  );
}

/** A unit vector of the plane. */
export const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

/** A folder for this process, removed at its end. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fexgraph-people-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Gallery and passphrase as files. */
export async function galleryFile(folder: string, known: People, passphrase?: string) {
  const [path, passphraseFile] = [join(folder, 'staff.people'), join(folder, 'passphrase')];
  await writeGallery(path, known, passphrase === undefined ? undefined : async () => passphrase);
  if (passphrase !== undefined) writeFileSync(passphraseFile, `${passphrase}\n`);
  return { path, passphraseFile };
}
