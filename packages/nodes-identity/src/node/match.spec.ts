import type { Identities } from '@fexgraph/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { catalog, identities, optionsFor } from '../../test/identity-fixtures.ts';
import { at, galleryFile, peopleOf, scratchFolder } from '../../test/known-people.ts';
import { galleryDigest } from './gallery-file.ts';
import { MatchNode } from './match.ts';

const falseMatches = { threshold: 0.6, pairs: 35, found: 0, rateAtMost: 0.083 };
const models = catalog({ plain: { embeddingSpace: 'plane', falseMatches } });
const folder = scratchFolder();
let gallery: string;
beforeAll(async () => {
  gallery = (await galleryFile(folder, peopleOf({ Ada: [0], Grace: [90] }))).path;
});

async function prepared(options: object = {}, known = models): Promise<MatchNode> {
  const node = new MatchNode(optionsFor(MatchNode, { gallery, ...options }), known);
  await node.prepare();
  return node;
}

const faces = (source: string, index: number, ...degrees: number[]) =>
  identities(source, index, ...degrees.map((angle) => (Number.isNaN(angle) ? [angle, angle] : [...at(angle)])));
const labelled = (item: Identities, ...labels: (string | null)[]): Identities => ({ ...item, labels });
const names = (node: MatchNode, ...items: Identities[]) => node.process(items).map(({ known }) => known!.names);

describe('identity/match', () => {
  it('names who is near enough; the others stay unknown, and all know how alike they are', async () => {
    // cos 50 = 0.64, cos 60 = 0.5; -60 is nearest to Ada.
    const [{ known }] = (await prepared()).process([faces('a', 0, 50, -60, 95)]);
    expect(known!.names).toEqual([null, null, 'Grace']);
    expect([...known!.similarities].map((one) => one.toFixed(2))).toEqual(['0.77', '0.50', '1.00']);
    const wider = await prepared({ threshold: 0.45, onePerFrame: false });
    expect(names(wider, faces('a', 0, 50, -60, 95))).toEqual([['Grace', 'Ada', 'Grace']]);
  });

  it('gives a name to one face of a frame, the nearest', async () => {
    expect(names(await prepared(), faces('a', 0, 20, 5, 10), faces('a', 1, 3, 3))).toEqual([
      [null, 'Ada', null],
      ['Ada', null],
    ]);
  });

  it('does not compare a face that was given no label, and carries names by labels within a source', async () => {
    const node = await prepared();
    const items = [
      labelled(faces('a', 0, 0, 90), 'Person_0', null),
      labelled(faces('a', 1, Number.NaN, Number.NaN), 'Person_0', 'Person_1'),
      labelled(faces('b', 0, Number.NaN), 'Person_0'),
      labelled(faces('a', 2, 180), 'Person_0'),
      labelled(faces('a', 3, Number.NaN), 'Person_0'),
    ];
    expect(names(node, ...items)).toEqual([['Ada', null], ['Ada', null], [null], [null], [null]]);
    node.process([labelled(faces('a', 4, 0), 'Person_0')]);
    node.endSource('a');
    expect(names(node, labelled(faces('a', 5, Number.NaN), 'Person_0'))).toEqual([[null]]);
  });

  it('refuses embeddings of another space', async () => {
    const node = await prepared();
    expect(() => node.process([{ ...faces('a', 0, 0), space: 'sphere' }])).toThrow(
      expect.objectContaining({
        code: 'BAD_GRAPH',
        message: expect.stringMatching(/plane, and the graph makes those of sphere/),
      }),
    );
    await expect(prepared({ space: 'sphere' })).rejects.toMatchObject({
      code: 'BAD_GRAPH',
      message: `${gallery}: has embeddings of plane, and the graph makes those of sphere`,
    });
    await expect(prepared({ space: 'plane' })).resolves.toBeDefined();
  });

  it('refuses a gallery whose embeddings cannot be of the space that it says', async () => {
    const node = await prepared();
    const wider = identities('a', 0, [1, 0, 0]);
    expect(() => node.process([wider])).toThrow(/2 numbers a face, plane has 3/);
    expect(names(node, identities('a', 1))).toEqual([[]]);
  });

  it('asks for a threshold where nobody has counted false matches', async () => {
    const node = await prepared({}, catalog({ plain: { embeddingSpace: 'plane', similarityThreshold: 0.6 } }));
    expect(() => node.process([faces('a', 0, 0)])).toThrow(
      expect.objectContaining({
        code: 'BAD_OPTION',
        message: 'nobody has counted false matches for embeddings of plane',
      }),
    );
  });

  it('refuses another gallery than the one that was meant', async () => {
    await prepared({ sha256: await galleryDigest(gallery) });
    await expect(prepared({ sha256: 'f'.repeat(64) })).rejects.toThrow('not the one that was meant');
  });

  it('opens an encrypted gallery with the passphrase of a file', async () => {
    const { path, passphraseFile } = await galleryFile(scratchFolder(), peopleOf({ Ada: [0] }), 'correct horse');
    expect(names(await prepared({ gallery: path, passphraseFile }), faces('a', 0, 1))).toEqual([['Ada']]);
  });
});
