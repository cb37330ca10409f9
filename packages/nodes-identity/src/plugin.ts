import type { Plugin } from '@fexgraph/core';
import { ArcFaceNode } from './arcface.ts';
import { ClusterNode } from './cluster.ts';
import { FaceNetNode } from './facenet.ts';
import { MobileFaceNetNode } from './mobilefacenet.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-identity',
  nodes: [MobileFaceNetNode, ArcFaceNode, FaceNetNode, ClusterNode],
};
