import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPerson } from '@fexgraph/nodes-identity';
import { changeGallery, passphraseFrom } from '@fexgraph/nodes-identity/node';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { scratchFolder } from './support/scratch.ts';

const folder = scratchFolder();
const [photo, gallery, secret] = ['photo.png', 'staff.people', 'secret'].map((name) => join(folder, name));
const consent = ['--consent', 'form of 3 May'];
const people = (...args: string[]) => runCli(['people', ...args, '--gallery', gallery]);
const add = (name: string, ...args: string[]) => people('add', name, photo, ...consent, ...args);

beforeAll(() => {
  copyFileSync(ASTRONAUT, photo);
  writeFileSync(secret, 'correct horse\n');
});

describe('fexgraph people', () => {
  it('adds, lists, exports and removes; --encrypt keeps the gallery closed from then on', async () => {
    expect(await add('Ada L.')).toEqual({
      code: 0,
      out: `${gallery}: Ada L. by 1 picture; 1 person known\n`,
      err: '',
    });
    expect((await people('list')).out).toMatch(
      /^person +pictures +added +consent\nAda L\. +1 +\d{4}-\d\d-\d\d +form of/,
    );
    const noted = await people('add', 'Ada L.', photo, '--consent', 'by mail');
    expect(noted.err).toBe('the note of consent is the new one; it was: form of 3 May\n');
    await people('remove', 'Ada L.');
    expect((await add('Ada L.')).err).toBe('');
    const { out } = await people('export', 'Ada L.');
    const exported = JSON.parse(out);
    expect(exported).toMatchObject({
      space: 'mobilefacenet-192',
      people: [{ name: 'Ada L.', consent: 'form of 3 May' }],
    });
    expect(exported.people[0].embeddings[0]).toHaveLength(192);

    const opened = ['--passphrase-file', secret];
    expect(await add('Grace', '--encrypt', ...opened)).toMatchObject({ code: 0 });
    expect(readFileSync(gallery).includes('Grace')).toBe(false);
    expect(await people('list')).toMatchObject({ code: 2, out: '' });
    expect(await people('remove', 'Grace', 'Nobody', ...opened)).toMatchObject({ code: 2 });
    expect(await people('remove', 'Grace', ...opened)).toMatchObject({
      code: 0,
      out: `${gallery}: removed Grace; 1 left\n`,
    });
    const { people: left, encrypted } = JSON.parse((await people('list', '--json', ...opened)).out);
    expect([left.length, encrypted]).toEqual([1, true]);
    expect((await people('check', ...opened)).out).toMatch(
      /^threshold +false matches +rate at most\n0.4 +0 of 0 +100 %/,
    );
  });

  it('refuses pictures of nobody and of several, and then adds nothing', async () => {
    const [empty, two] = ['empty.png', 'two.png'].map((name) => join(folder, name));
    await sharp({ create: { width: 300, height: 300, channels: 3, background: '#888' } }).toFile(empty);
    const one = await sharp(ASTRONAUT).toBuffer();
    const wide = sharp({ create: { width: 1024, height: 512, channels: 3, background: '#888' } });
    await wide
      .composite([
        { input: one, left: 0, top: 0 },
        { input: one, left: 512, top: 0 },
      ])
      .toFile(two);
    const own = join(folder, 'own.people');
    for (const [picture, what] of [
      [empty, 'shows no face'],
      [two, 'shows 2 faces'],
    ]) {
      const { code, err } = await runCli(['people', 'add', 'Ada', photo, picture, ...consent, '--gallery', own]);
      expect([code, err]).toEqual([1, expect.stringContaining(`${picture} ${what}`)]);
    }
    expect(await runCli(['people', 'list', '--gallery', own])).toMatchObject({ code: 1 });
  });

  it('refuses a gallery that it cannot open or write before it looks at any picture', async () => {
    const closed = join(folder, 'closed.people');
    const somebody = { name: 'Grace', consent: 'by mail', added: '2026-05-03T00:00:00.000Z' };
    const look = Float32Array.from({ length: 192 }, (_, i) => (i === 0 ? 1 : 0));
    const nobody = { space: 'mobilefacenet-192', dimension: 192, people: [] };
    await changeGallery(closed, { passphrase: passphraseFrom(secret), encrypt: true }, () =>
      withPerson(nobody, somebody, nobody.space, [look]),
    );
    const wrong = join(folder, 'wrong');
    writeFileSync(wrong, 'correct house\n');
    // A picture that is not there would be told as soon as it was wanted.
    const absent = ['people', 'add', 'Ada', join(folder, 'absent.png'), ...consent];
    expect(await runCli([...absent, '-g', closed, '--passphrase-file', wrong])).toMatchObject({
      err: expect.stringContaining('the passphrase is another'),
    });
    expect(await runCli([...absent, '-g', closed])).toMatchObject({
      err: expect.stringContaining('has no passphrase'),
    });
    expect(await runCli([...absent, '-g', join(folder, 'new.people'), '--encrypt'])).toMatchObject({
      err: expect.stringContaining('has no passphrase'),
    });
    expect(await runCli([...absent, '-g', join(folder, 'no-folder', 'new.people')])).toMatchObject({
      err: expect.stringContaining('no-folder'),
    });
    expect(await runCli([...absent, '-g', closed, '--passphrase-file', secret])).toMatchObject({
      err: expect.stringContaining('absent.png'),
    });
  });

  it('puts no other face under a name, unless told to', async () => {
    const own = join(folder, 'other.people');
    const somebody = { name: 'Grace', consent: 'by mail', added: '2026-05-03T00:00:00.000Z' };
    const look = Float32Array.from({ length: 192 }, (_, i) => (i === 0 ? 1 : 0));
    const nobody = { space: 'mobilefacenet-192', dimension: 192, people: [] };
    await changeGallery(own, { passphrase: passphraseFrom(undefined) }, () =>
      withPerson(nobody, somebody, nobody.space, [look]),
    );
    const grace = (...more: string[]) => runCli(['people', 'add', 'Grace', photo, ...consent, '-g', own, ...more]);
    const before = readFileSync(own);
    expect(await grace()).toMatchObject({
      code: 1,
      err: expect.stringContaining(`${photo}: the face is like no other picture of Grace`),
    });
    expect(readFileSync(own).equals(before)).toBe(true);
    expect(await grace('--unlike')).toMatchObject({ code: 0, out: expect.stringContaining('Grace by 1 picture') });
  });

  it('says that a gallery is of another identity network before it looks at pictures', async () => {
    const other = join(folder, 'other-network.people');
    const nobody = { space: 'arcface-r50-512', dimension: 512, people: [] };
    await changeGallery(other, { passphrase: passphraseFrom(undefined) }, () => nobody);
    expect(await runCli(['people', 'add', 'Ada', join(folder, 'absent.png'), ...consent, '-g', other])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/the gallery has embeddings of arcface-r50-512, and these are of mobilefacenet-192/),
    });
  });

  it('has no option for the passphrase itself', async () => {
    expect(await people('list', '--passphrase', 'correct horse')).toMatchObject({ code: 2 });
  });
});

describe('detect --people', () => {
  it('names known people in the table and in the summary, and says nothing of the passphrase', async () => {
    const own = join(folder, 'night.people');
    const opened = ['--passphrase-file', secret];
    await runCli(['people', 'add', 'Ada L.', photo, ...consent, '--gallery', own, '--encrypt', ...opened]);
    const out = join(folder, 'out');
    const found = await runCli(['detect', photo, '--people', own, ...opened, '--columns', 'Identity', '--out', out]);
    expect(found.out).toContain('Ada L. (Person_0): ');
    const [header, row] = readFileSync(join(out, 'fex.csv'), 'utf8').split('\n');
    expect(header).toMatch(/,Identity,Known,KnownSimilarity$/);
    expect(row).toMatch(/,Person_0,Ada L\.,1(\.0|\.00\d*)?$|,Person_0,Ada L\.,0\.99\d+$/);
    expect(readFileSync(join(out, 'fex.run.json'), 'utf8')).not.toContain('correct horse');
    const strict = await runCli(['detect', photo, '--people', own, ...opened, '--no-identity', '--out', out]);
    expect(strict).toMatchObject({ code: 2, err: expect.stringContaining('--people: the graph does not tell who') });
  });

  it('refuses a gallery of another identity network before the first frame, also for many inputs', async () => {
    const other = join(folder, 'arcface.people');
    const ada = { name: 'Ada', consent: 'by mail', added: '2026-05-03T00:00:00.000Z' };
    const nobody = { space: 'arcface-r50-512', dimension: 512, people: [] };
    const look = Float32Array.from({ length: 512 }, (_, i) => (i === 0 ? 1 : 0));
    await changeGallery(other, { passphrase: passphraseFrom(undefined) }, () =>
      withPerson(nobody, ada, nobody.space, [look]),
    );
    const broken = join(folder, 'broken.mp4');
    writeFileSync(broken, 'no video');
    for (const inputs of [[photo], [broken, photo]]) {
      const ran = await runCli(['detect', ...inputs, '--people', other, '--out', join(folder, `o${inputs.length}`)]);
      expect(ran.code).toBe(1);
      expect(ran.err).toContain(
        `${other}: has embeddings of arcface-r50-512, and the graph makes those of mobilefacenet-192`,
      );
      expect(ran.err).not.toContain('null rows');
    }
  });

  it('is asked for where its options are', async () => {
    expect(await runCli(['detect', photo, '--people-threshold', '0.7'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--people <gallery>'),
    });
  });
});
