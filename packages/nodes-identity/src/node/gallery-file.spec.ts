import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { galleryFile, peopleOf, scratchFolder } from '../../test/known-people.ts';
import { withoutPerson } from '../known-people/people.ts';
import { changeGallery, galleryDigest, readGallery, writeGallery } from './gallery-file.ts';
import { isEncrypted, readGalleryBytes } from './gallery-format.ts';
import { passphraseFrom } from './passphrase.ts';

const folder = scratchFolder();
const SECRET = 'correct horse';
const secret = async () => SECRET;
const nobodyAsks = () => Promise.reject(new Error('asked for a passphrase'));
const staff = peopleOf({ Ada: [0, 10], 'Grace Hopper': [90] });

describe('the file of a gallery', () => {
  it('gives back what was written, and asks for no passphrase where none is needed', async () => {
    const { path } = await galleryFile(folder, staff);
    const read = await readGallery(path, nobodyAsks);
    expect(read).toMatchObject({ known: staff, encrypted: false, sha256: await galleryDigest(path) });
  });

  it.skipIf(process.platform === 'win32')('can be read by its owner only', async () => {
    const { path } = await galleryFile(folder, staff);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('encrypted shows neither names nor embeddings, and not twice the same', async () => {
    const { path } = await galleryFile(folder, staff, SECRET);
    const first = readFileSync(path);
    expect(await readGallery(path, secret)).toMatchObject({ known: staff, encrypted: true });
    for (const text of ['Ada', 'Grace', 'plane', 'said yes']) expect(first.includes(text)).toBe(false);
    await writeGallery(path, staff, secret);
    expect(readFileSync(path).equals(first)).toBe(false);
  });

  it('is refused with another passphrase, and with none', async () => {
    const { path } = await galleryFile(folder, staff, SECRET);
    await expect(readGallery(path, async () => 'correct house')).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: `${path}: it cannot be opened: the passphrase is another, or the file was changed`,
    });
    await expect(readGallery(path, passphraseFrom(undefined))).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  it.each([
    ['plain', undefined],
    ['encrypted', SECRET],
  ])('%s is refused wherever a byte was changed, added or cut off', async (_, passphrase) => {
    const { path } = await galleryFile(folder, staff, passphrase);
    const bytes = readFileSync(path);
    const places = [0, 7, 8, 9, 12, 30, 45, 60, bytes.length - 20, bytes.length - 1].filter((at) => at >= 0);
    for (const place of places) {
      const changed = Uint8Array.from(bytes);
      changed[place] ^= 1;
      await expect(readGalleryBytes(changed, secret), `byte ${place}`).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    for (const size of [0, 5, 9, 10, 50, bytes.length - 1]) {
      writeFileSync(path, bytes);
      truncateSync(path, size);
      await expect(readGallery(path, secret), `${size} bytes`).rejects.toMatchObject({ code: 'BAD_INPUT' });
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.of(0)]));
    await expect(readGallery(path, secret)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('of any other bytes is refused as what it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.boolean(), async (noise, begins) => {
        const bytes = begins ? Buffer.concat([Buffer.from('FEXPEOPL\u0001\u0000', 'latin1'), noise]) : noise;
        await expect(readGalleryBytes(bytes, secret)).rejects.toMatchObject({ code: 'BAD_INPUT' });
      }),
    );
    expect(() => isEncrypted(Buffer.from('FEXPEOPL\u0002'))).toThrow('newer version');
  });

  it('asks for no more memory than a gallery may: the cost of its key is in the file', async () => {
    const { path } = await galleryFile(folder, staff, SECRET);
    const bytes = readFileSync(path);
    bytes[10] = 40;
    await expect(readGalleryBytes(bytes, nobodyAsks)).rejects.toThrow('cost more');
  });

  it('has no trace of who was removed, and nothing lies beside it', async () => {
    const own = scratchFolder();
    const { path } = await galleryFile(own, staff);
    const [look] = staff.people[0].looks;
    const trace = Buffer.from(look.buffer, look.byteOffset, look.byteLength);
    expect(readFileSync(path).includes('Ada')).toBe(true);
    await writeGallery(path, withoutPerson(staff, 'Ada'), undefined);
    for (const name of readdirSync(own)) {
      const bytes = readFileSync(join(own, name));
      expect([bytes.includes('Ada'), bytes.includes(trace)]).toEqual([false, false]);
    }
    expect(readdirSync(own)).toEqual(['staff.people']);
  });

  it('is changed by one at a time, stays encrypted, and stays as it is where a change fails', async () => {
    const own = scratchFolder();
    const path = join(own, 'new.people');
    const change = { passphrase: secret };
    await changeGallery(path, { ...change, encrypt: true }, (known) => known ?? staff);
    const others = [1, 2].map(() => changeGallery(path, change, (known) => withoutPerson(known!, 'Ada')));
    const [first, second] = await Promise.allSettled(others);
    expect([first.status, second.status].sort()).toEqual(['fulfilled', 'rejected']);
    expect([first, second].find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'OUTPUT_FAILED' },
    });
    const now = await readGallery(path, secret);
    expect([now.encrypted, now.known.people.map(({ name }) => name)]).toEqual([true, ['Grace Hopper']]);
    await expect(changeGallery(path, change, (known) => withoutPerson(known!, 'Ada'))).rejects.toThrow('nobody');
    expect(await galleryDigest(path)).toBe(now.sha256);
    expect(readdirSync(own)).toEqual(['new.people']);
  });

  it('that is not there is an error with a hint', async () => {
    await expect(readGallery(join(folder, 'none.people'), secret)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      hint: 'make one by: fexgraph people add',
    });
  });
});

describe('the passphrase', () => {
  it('is the first line of a file, of eight characters or more', async () => {
    const path = join(folder, 'words');
    writeFileSync(path, 'correct horse\r\nbattery');
    expect(await passphraseFrom(path)()).toBe(SECRET);
    writeFileSync(path, 'short');
    await expect(passphraseFrom(path)()).rejects.toThrow('fewer than 8 characters');
    await expect(passphraseFrom(join(folder, 'nowhere'))()).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });
});
