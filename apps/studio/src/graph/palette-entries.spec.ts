import { describe, expect, it } from 'vitest';
import { webContainer } from '../../test/support/web-container.ts';
import { freeId, paletteGroups, searchPalette } from './palette-entries.ts';

const { registry } = webContainer();
const groups = paletteGroups(registry);
const typesOf = (search: string) =>
  searchPalette(groups, search).flatMap(({ entries }) => entries.map(({ type }) => type));

describe('the palette', () => {
  it('has every node type of the page once, below its package', () => {
    expect(typesOf('').sort()).toEqual(registry.list().map(({ definition }) => definition.type));
    expect(groups.map(({ plugin }) => plugin)).toContain('@fexgraph/nodes-detect');
    const rfb = groups.flatMap(({ entries }) => entries).find(({ type }) => type === 'detect/rfb320');
    expect(rfb).toMatchObject({ version: 1, kind: 'map', takes: ['Frame'], gives: 'Detections' });
    expect(rfb?.summary).not.toBe('');
  });

  it('is searched by words in any order, of types, packets and packages', () => {
    expect(typesOf('csv')).toContain('sink/csv');
    expect(typesOf('POSE head')).toContain('multitask/head-pose');
    expect(typesOf('Meshes')).toContain('multitask/attention-mesh');
    expect(typesOf('nodes-identity').every((type) => type.startsWith('identity/'))).toBe(true);
    expect(typesOf('no such thing')).toEqual([]);
  });

  it('gives new nodes an id that is free', () => {
    expect(freeId('detect/rfb320', ['frames'])).toBe('rfb320');
    expect(freeId('detect/crop', ['crop', 'crop-2'])).toBe('crop-3');
  });
});
