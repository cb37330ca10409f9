import type { Plugin } from '@fexgraph/core';
import { arcface } from './arcface.ts';
import { cluster } from './cluster.ts';
import { facenet } from './facenet.ts';
import { mobilefacenet } from './mobilefacenet.ts';
import { relabel } from './relabel.ts';
import { carryLabels } from './tracks/carry-labels.ts';
import { sampleFrames } from './tracks/sample-frames.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-identity',
  nodes: [mobilefacenet, arcface, facenet, cluster, sampleFrames, carryLabels, relabel],
};
