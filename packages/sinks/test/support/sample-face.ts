import { FexBatch, IMAGE_SCHEMA, MESH_VERTICES } from '@fexgraph/core';

/** A row with a facebox and all its points on a circle inside it, in pixels of the source picture. */
export function sampleFace(x: number, y: number, side: number, index = 0): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index, time: index }, 1);
  batch.numbers('facebox').set([x, y, side, side, 0.9]);
  const circle = (count: number, into: Float32Array | Float64Array) => {
    for (let i = 0; i < count; i++) {
      const angle = (i / count) * 2 * Math.PI;
      into[i] = x + side / 2 + (side / 3) * Math.cos(angle);
      into[count + i] = y + side / 2 + (side / 3) * Math.sin(angle);
    }
  };
  circle(MESH_VERTICES, batch.numbers('mesh'));
  circle(68, batch.numbers('landmarks'));
  batch.numbers('emotions').set([0.1, 0.9, 0, 0, 0, 0, 0]);
  batch.numbers('pose').set([0.1, 0.05, -0.2]);
  batch.numbers('gaze').set([0.1, 0.2, 0.22]);
  batch.texts('label')[0] = `Person_${index}`;
  batch.texts('input')[0] = `${index}.png`;
  batch.numbers('frame')[0] = index;
  return batch;
}

export function noFace(index = 0): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source: 'a', index, time: index }, 1);
  batch.numbers('facebox')[4] = 0;
  return batch;
}
