import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { ManifestCatalog, parseManifest } from './manifest.ts';

const digest = 'ab'.repeat(32);

function entry(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'tiny-face',
    revision: 'abab',
    pack: 'embedded',
    title: 'A tiny detector',
    task: 'detection',
    licence: { name: 'MIT', spdx: 'MIT' },
    commercial: 'yes',
    trainingData: 'none',
    quality: 'none',
    file: { path: 'embedded/tiny-face.onnx', bytes: 12, sha256: digest },
    sources: [],
    inputs: [{ name: 'image', type: 'uint8', dims: ['batch', 8, 8, 3] }],
    outputs: [{ name: 'scores', type: 'float32', dims: ['batch', 4] }],
    parameters: { threshold: 0.5 },
    ...changes,
  };
}

function manifest(...models: Record<string, unknown>[]): string {
  return JSON.stringify({ schema: 1, packs: [{ id: 'embedded', title: 'in', delivery: 'included' }], models });
}

describe('parseManifest', () => {
  it('reads a valid manifest', () => {
    const { models } = parseManifest(manifest(entry()));
    expect(models[0].inputs[0].dims).toEqual(['batch', 8, 8, 3]);
  });

  it.each([
    ['a missing licence', { licence: undefined }, 'models[0] "tiny-face".licence'],
    [
      'a path that leaves the folder',
      { file: { path: '../x.onnx', bytes: 1, sha256: digest } },
      'must stay in the models',
    ],
    ['an absolute path', { file: { path: '/x.onnx', bytes: 1, sha256: digest } }, 'must stay in the models'],
    ['a short digest', { file: { path: 'x.onnx', bytes: 1, sha256: 'abab' } }, '64 lower-case hexadecimal'],
    ['a revision of other bytes', { revision: 'cdcd' }, 'must be the beginning of the sha256'],
    ['neither file nor checkpoint', { file: undefined, revision: '1' }, 'needs either file or checkpoint'],
    ['an unknown pack', { pack: 'embeded' }, 'no pack "embeded"'],
    ['an identity network without space', { task: 'identity' }, 'must name their embedding space'],
    ['a misspelt field', { treshold: 1 }, 'treshold'],
  ])('names the place of %s', (_, changes, message) => {
    expect(() => parseManifest(manifest(entry(changes)), 'manifest.json')).toThrow(message);
  });

  it('reports all problems at once', () => {
    const text = manifest(entry({ title: '' }), entry({ commercial: 'maybe' }));
    expect(() => parseManifest(text)).toThrow(/title.*models\[1\].*commercial/);
  });

  it('refuses an id that is there twice', () => {
    expect(() => parseManifest(manifest(entry(), entry()))).toThrow('"tiny-face" is there twice');
  });

  it('says when the text is not JSON', () => {
    expect(() => parseManifest('<html>', 'manifest.json')).toThrow(/^manifest.json is not JSON/);
  });
});

describe('ManifestCatalog', () => {
  const catalog = new ManifestCatalog(parseManifest(manifest(entry())));

  it('says of what may have been quantised from a model where it would be', () => {
    expect(() => catalog.entry('tiny-face-int8')).toThrow(
      expect.objectContaining({
        code: 'MODEL_MISSING',
        hint: expect.stringMatching(
          /quantised from tiny-face on another machine, copy its folder quantized\/tiny-face-int8/,
        ),
      }),
    );
  });

  it('finds entries by id', () => {
    expect(catalog.entry('tiny-face').title).toBe('A tiny detector');
  });

  it('suggests the nearest id for one that is not there', () => {
    const thrown = (): unknown => {
      try {
        return catalog.entry('tiny-fase');
      } catch (error) {
        return error;
      }
    };
    expect(thrown()).toBeInstanceOf(FexgraphError);
    expect(thrown()).toMatchObject({ code: 'MODEL_MISSING', hint: 'did you mean "tiny-face"?' });
  });
});
