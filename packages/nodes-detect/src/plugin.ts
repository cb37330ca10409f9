import type { Plugin } from '@fexgraph/core';
import { AlignFivePointNode } from './align/align-five-point.ts';
import { CropRotatedNode } from './crop-rotated.ts';
import { CropSquareNode } from './crop-square.ts';
import { GivenBoxesNode } from './given-boxes.ts';
import { KeypointsNode } from './keypoints.ts';
import { RetinaFaceNode } from './retinaface/retinaface.ts';
import { Rfb320Node } from './rfb320.ts';
import { SmoothBoxesNode } from './smooth-boxes.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-detect',
  nodes: [
    Rfb320Node,
    RetinaFaceNode,
    GivenBoxesNode,
    SmoothBoxesNode,
    KeypointsNode,
    CropRotatedNode,
    CropSquareNode,
    AlignFivePointNode,
  ],
};
