import type { Plugin } from '@fexgraph/core';
import { plugin as neutral } from '../plugin.ts';
import { MatchNode } from './match.ts';

/** The nodes of the root entry and those that need Node. */
export const plugin: Plugin = { name: '@fexgraph/nodes-identity/node', nodes: [...neutral.nodes, MatchNode] };
