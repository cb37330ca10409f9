import type { Plugin } from '@fexgraph/core';
import { ArcfaceNode } from './arcface.ts';
import { ClusterNode } from './cluster.ts';
import { FacenetNode } from './facenet.ts';
import { MobilefacenetNode } from './mobilefacenet.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-identity',
  nodes: [MobilefacenetNode, ArcfaceNode, FacenetNode, ClusterNode],
};
