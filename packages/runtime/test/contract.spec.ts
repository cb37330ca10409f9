import { definitionOf } from '@fexgraph/core';
import type { ContractCheck } from '@fexgraph/testing';
import { describe, expect, it } from 'vitest';
import { BUILT_IN_PLUGINS } from '../src/node/index.ts';

/** The folder of a plugin's package: `@fexgraph/sources/node` lives in `sources`. */
const folderOf = (plugin: string) => plugin.replace(/^@fexgraph\//, '').replace(/\/node$/, '');

describe.each(BUILT_IN_PLUGINS.map(({ name, nodes }) => [name, nodes] as const))('plugin %s', (name, nodes) => {
  it('has every node in the contract table of its package', async () => {
    const path = new URL(`../../${folderOf(name)}/test/contract-table.ts`, import.meta.url).href;
    const { contract } = (await import(/* @vite-ignore */ path)) as { contract: readonly ContractCheck[] };
    const checked = new Set(contract.map(({ node }) => node));
    expect(nodes.map((node) => definitionOf(node).type).filter((type) => !checked.has(type))).toEqual([]);
  });
});
