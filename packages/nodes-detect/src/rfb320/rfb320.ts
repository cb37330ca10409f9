import { type Detections, DetectionsPacket, type Frame, FramePacket, gatherRows, inTurns, port } from '@fexgraph/core';
import { cutWindow, pyramidOf, resize } from '@fexgraph/imaging';
import { defineNetworkNode, type NetworkContext } from '@fexgraph/inference';
import * as z from 'zod';
import { decodeRfb, type FaceBoxes, type RfbSelection } from './decode-rfb.ts';
import { detectorViews, type View } from './detector-views.ts';
import { mergeViews, type ViewedFaces } from './merge-views.ts';

const [INPUT_WIDTH, INPUT_HEIGHT, ANCHORS] = [320, 240, 4420];
const OUTPUTS = { scores: 2 * ANCHORS, boxes: 4 * ANCHORS };
/** Of the shorter side of what is looked at. */
const GIANT = 1.5;

/**
 * Source: Linzaer, Ultra-Light-Fast-Generic-Face-Detector-1MB (RFB-320); spec: embedded-pack 5 and 6.
 *
 * @example frames$.pipe(rfb320({ threshold: 0.8 }))
 */
export const rfb320 = defineNetworkNode({
  type: 'detect/rfb320',
  version: 1,
  summary: 'finds faces with RFB-320 on the picture at 320 x 240; on parts of it where it is longer than 2:1',
  input: port(FramePacket, 'pictures'),
  output: port(DetectionsPacket, 'face boxes in pixels of the frame, best first, not clipped'),
  options: z.object({
    threshold: z.number().min(0).max(1).default(0.65).describe('a face must score more than this'),
    iou: z.number().min(0).max(1).default(0.4).describe('boxes that overlap a better one by more are dropped'),
    tiles: z
      .int()
      .min(1)
      .max(8)
      .default(1)
      .describe('looks at so many by so many overlapping parts as well, for the small faces of a crowd; 1: at none'),
  }),
  network: { model: 'rfb-320', input: 'image', outputs: OUTPUTS },
  traits: { maxBatch: 4, concurrency: 2 },
  live: ['threshold', 'iou', 'tiles'],
  process: (frames, options, context) => Promise.all(frames.map((frame) => detect(frame, options, context))),
});

type Network = NetworkContext<typeof OUTPUTS>['network'];

async function detect(
  frame: Frame,
  options: RfbSelection & { readonly tiles: number },
  { network, note, signal }: NetworkContext<typeof OUTPUTS>,
): Promise<Detections> {
  const views = detectorViews(frame.width, frame.height, options.tiles);
  const found = await Promise.all(views.map((view) => look(frame, view, options, network, signal)));
  const faces = mergeViews(found, frame);
  if (views.length > 1) note({ input: frame.name, kind: 'looked at in parts', detail: `${views.length} views` });
  return { key: frame.key, frame, ...faces, ...(views.length > 1 && { views: views.length }) };
}

async function look(
  frame: Frame,
  view: View,
  options: RfbSelection,
  network: Network,
  signal: AbortSignal,
): Promise<ViewedFaces> {
  const reduction = Math.min(view.width / INPUT_WIDTH, view.height / INPUT_HEIGHT);
  const pyramid = pyramidOf(frame.pixels);
  // What follows reads this level; for a large picture it takes long.
  await inTurns(pyramid.building(pyramid.levelFor(reduction)), signal);
  const { pixels, shown } = part(frame, view, reduction);
  const { data, ...placed } = resize(pixels, INPUT_WIDTH, INPUT_HEIGHT, { fit: view.fit });
  const image = { type: 'uint8', dims: [1, INPUT_HEIGHT, INPUT_WIDTH, 3], data } as const;
  const { scores, boxes: corners } = await network.one(image, true);
  if (view.fit === 'stretch' && pixels === frame.pixels) {
    return { view, faces: decodeRfb(scores, corners, frame.width, frame.height, options) };
  }
  const faces = decodeRfb(scores, corners, INPUT_WIDTH, INPUT_HEIGHT, options);
  const [perX, perY] = [shown.width / pixels.width, shown.height / pixels.height];
  const boxes = faces.boxes.map((value, i) =>
    i % 2 === 0
      ? shown.x + ((value - placed.left) / placed.scaleX) * perX
      : shown.y + ((value - placed.top) / placed.scaleY) * perY,
  );
  return { view, faces: withoutGiants({ ...faces, boxes }, view) };
}

/** On the black around a letterboxed strip the network sees faces many times as high as the strip. */
function withoutGiants({ count, boxes, scores }: FaceBoxes, { width, height }: View): FaceBoxes {
  const most = GIANT * Math.min(width, height);
  const faces = Array.from({ length: count }, (_, i) => i).filter(
    (i) => Math.max(boxes[4 * i + 2] - boxes[4 * i], boxes[4 * i + 3] - boxes[4 * i + 1]) <= most,
  );
  return { count: faces.length, boxes: gatherRows(boxes, 4, faces), scores: gatherRows(scores, 1, faces) };
}

function part({ pixels, width, height }: Frame, view: View, reduction: number) {
  if (view.width === width && view.height === height) return { pixels, shown: view };
  return cutWindow(pixels, view, reduction);
}
