import type { Plugin } from '@fexgraph/core';
import { AlignFivePointNode } from './align-five-point/align-five-point.ts';
import { BoxesNode } from './boxes.ts';
import { CropNode } from './crop.ts';
import { CropRotatedNode } from './crop-rotated.ts';
import { KeypointsNode } from './keypoints.ts';
import { RetinafaceNode } from './retinaface/retinaface.ts';
import { Rfb320Node } from './rfb320/rfb320.ts';
import { SmoothBoxesNode } from './smooth-boxes/smooth-boxes.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-detect',
  nodes: [
    Rfb320Node,
    RetinafaceNode,
    BoxesNode,
    SmoothBoxesNode,
    KeypointsNode,
    CropRotatedNode,
    CropNode,
    AlignFivePointNode,
  ],
};
