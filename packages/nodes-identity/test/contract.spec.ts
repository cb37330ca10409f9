import { definitionOf } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { plugin } from '../src/node/index.ts';
import { contract } from './contract-table.ts';

describe('the node contract', () => {
  it('is checked for every node of the package', () => {
    const types = plugin.nodes.map((node) => definitionOf(node).type);
    expect([...new Set(contract.map(({ node }) => node))].sort()).toEqual(types.sort());
  });

  for (const { name, run } of contract) it(name, run);
});
