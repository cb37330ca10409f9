import { BehaviourPacket, EMOTION_COLUMNS, faceWeight, type Meshes, MeshesPacket, port } from '@fexgraph/core';
import { cutChips, packRegions, placeRows, type Region } from '@fexgraph/imaging';
import { defineNetworkNode } from '@fexgraph/inference';
import * as z from 'zod';
import { faceMesh, facesSeen } from './geometry/head-fit.ts';
import { landmarkRegion } from './mesh/landmark-region.ts';

const SIDE = 64;
/** Margin of the region that the mesh was made from; `crop` is relative to it. */
const MESH_MARGIN = 1.5;
/** Order of the network's probabilities, in the names of the columns. */
const CLASSES = ['Anger', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'] as const;
const CLASS_OF_COLUMN = EMOTION_COLUMNS.map((column) => CLASSES.indexOf(column));
const WIDTH = EMOTION_COLUMNS.length;

/**
 * Happy, Surprise and Neutral are reliable; Anger, Disgust, Fear and Sad are weak, as in every network trained on
 * FER2013. Not turned with the head: the network saw upright squares.
 *
 * Source: Arriaga et al., Real-time Convolutional Neural Networks for Emotion and Gender Classification, 2017;
 * spec: embedded-pack 5 and 9.
 *
 * @example meshes$.pipe(emotion())
 */
export const emotion = defineNetworkNode({
  type: 'multitask/emotion',
  version: 1,
  summary: 'classifies each face into seven emotions',
  input: port(MeshesPacket, 'face meshes'),
  output: port(BehaviourPacket, 'block emotions: probabilities that sum to 1'),
  options: z.object({
    crop: z.number().positive().default(0.65).describe('side of the upright square, times the region of the mesh'),
  }),
  network: { model: 'fer-emotion', input: 'image', outputs: { probabilities: WIDTH } },
  traits: { maxBatch: 16, concurrency: 2 },
  columns: () => EMOTION_COLUMNS,
  columnNotes: [
    { columns: ['Neutral', 'Happy', 'Surprise'], how: 'network trained on FER2013', trust: 'measured' },
    {
      columns: ['Sad', 'Fear', 'Disgust', 'Anger'],
      how: 'network trained on FER2013, weak in these: often wrong',
      trust: 'proxy',
    },
  ],
  weight: faceWeight,
  async process(items, { crop }, { network }) {
    const seen = items.map((item) => facesSeen(item));
    const chips = items.map((item, i) => {
      const regions = seen[i].map((face) => uprightRegion(item, face, MESH_MARGIN * crop));
      return cutChips(item.frame.pixels, packRegions(regions), SIDE, 'replicate');
    });
    const found = await network.rows(chips);
    return items.map(({ key, count }, i) => {
      const emotions = placeRows(inColumnOrder(found[i].probabilities), WIDTH, seen[i], count);
      return { key, count, blocks: { emotions } };
    });
  },
});

function uprightRegion(item: Meshes, face: number, margin: number): Region {
  return { ...landmarkRegion(faceMesh(item, face), margin), rotation: 0 };
}

/** Rows of classes as rows of columns. */
function inColumnOrder(rows: Float32Array): Float32Array {
  return rows.map((_, i) => rows[i - (i % WIDTH) + CLASS_OF_COLUMN[i % WIDTH]]);
}
