import { describe, expect, it } from 'vitest';
import { context, detections, optionsFor, pictureFrame } from '../../test/node-fixtures.ts';
import { alignFivePoint } from './align-five-point.ts';
import { ARCFACE_TEMPLATE } from './arcface-region.ts';

/** A mesh whose eyes, nose and mouth lie on the template, moved by (dx, dy). */
function meshOn(dx: number, dy: number): Float32Array {
  const mesh = new Float32Array(478 * 3).fill(Number.NaN);
  const [lx, ly, rx, ry, nx, ny, ax, ay, bx, by] = ARCFACE_TEMPLATE;
  const place = (vertex: number, x: number, y: number) => mesh.set([x + dx, y + dy, 0], 3 * vertex);
  place(33, lx - 9, ly);
  place(133, lx + 9, ly);
  place(362, rx - 9, ry);
  place(263, rx + 9, ry);
  place(1, nx, ny);
  place(61, ax, ay);
  place(291, bx, by);
  return mesh;
}

describe('detect/align-five-point', () => {
  it('cuts the chip in which the points lie on the template', async () => {
    const frame = pictureFrame(200, 200);
    const { data } = frame.pixels;
    const mark = 3 * (200 * (30 + 72) + 50 + 56); // the nose of the second face
    data.set([255, 0, 0], mark);
    const boxes = detections(frame, [0, 0, 112, 112], [50, 30, 162, 142]);
    const mesh = Float32Array.of(...meshOn(0, 0), ...meshOn(50, 30));
    const node = new alignFivePoint.nodeClass(optionsFor(alignFivePoint));
    const [{ chips, points, regions }] = await node.process(
      [{ ...boxes, mesh, presence: Float32Array.of(1, 1) }],
      context,
    );
    expect(chips.dims).toEqual([2, 112, 112, 3]);
    expect([...regions.subarray(5)].map((value) => +value.toFixed(3))).toEqual([106, 86, 112, 112, 0]);
    expect(points![14]).toBeCloseTo(56.0252 + 50, 3);
    const nose = 112 * 112 * 3 + 3 * (112 * 72 + 56);
    expect([...chips.data.subarray(nose, nose + 3)]).toEqual([255, 0, 0]);
  });

  it('lets a frame without a face through', async () => {
    const node = new alignFivePoint.nodeClass(optionsFor(alignFivePoint));
    const none = { ...detections(pictureFrame(8, 8)), mesh: new Float32Array(0), presence: new Float32Array(0) };
    expect((await node.process([none], context))[0].chips.dims).toEqual([0, 112, 112, 3]);
  });
});
