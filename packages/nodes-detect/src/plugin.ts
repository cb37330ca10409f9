import type { Plugin } from '@fexgraph/core';
import { alignFivePoint } from './align-five-point/align-five-point.ts';
import { blazeface } from './blazeface/blazeface.ts';
import { boxes } from './boxes.ts';
import { crop } from './crop.ts';
import { cropRotated } from './crop-rotated.ts';
import { keypoints } from './keypoints.ts';
import { retinaface } from './retinaface/retinaface.ts';
import { rfb320 } from './rfb320/rfb320.ts';
import { smoothBoxes } from './smooth-boxes/smooth-boxes.ts';

export const plugin: Plugin = {
  name: '@fexgraph/nodes-detect',
  nodes: [rfb320, retinaface, blazeface, boxes, smoothBoxes, keypoints, cropRotated, crop, alignFivePoint],
};
