import type { Plugin } from '@fexgraph/core';
import { ClusterNode } from './cluster.ts';
import { MobileFaceNetNode } from './mobilefacenet.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-identity',
  nodes: [MobileFaceNetNode, ClusterNode],
};
