import { FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { canvasSink, csvSink, ndjsonSink, parquetSink, WEB_OUTPUTS, type WebOutputs } from '@fexgraph/sinks/web';
import { cameraSource, imagesSource } from '@fexgraph/sources/web';
import { type ContractCheck, frameOf, nodeContract } from '@fexgraph/testing';
import { VIDEO_DECODER } from '@fexgraph/video';
import { videoSource, WebCodecsDecoder } from '@fexgraph/video/web';
import { container as root } from 'tsyringe';

const COUNTS = [1, 2, 1, 3];

/** Rows of a frame: one per face, or the null row. */
function fex(source: string, index: number, faces: number): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source, index, time: index / 30 }, Math.max(1, faces));
  batch.numbers('facebox').fill(faces > 0 ? 12 : Number.NaN);
  for (let row = 0; row < batch.rowCount; row++) batch.row(row).numbers('facebox')[4] = faces > 0 ? 0.9 : 0;
  batch.texts('input').fill(`${source}-${index}.png`);
  batch.numbers('frame').fill(index);
  return batch;
}
const rows = {
  items: (source: string) => COUNTS.map((faces, index) => fex(source, index, faces)),
  noFace: (source: string) => fex(source, 0, 0),
};

function drawn(source: string, index: number, faces: number) {
  const frame = frameOf({ source, index, time: index / 30, width: 48, height: 40, fill: 40 + index });
  return { key: frame.key, frame, fex: fex(source, index, faces) };
}

/** Outputs that nobody reads, and how many of them are open. */
class Outputs implements WebOutputs {
  open = async () => {
    this.#count++;
    const settle = async () => void this.#count--;
    return { write: async () => undefined, complete: settle, abandon: settle };
  };
  #count = 0;

  get left(): readonly string[] {
    return this.#count === 0 ? [] : [`${this.#count} outputs`];
  }
}

const outputs: Outputs[] = [];
const inMemory = {
  container: () => {
    const container = root.createChildContainer();
    const made = new Outputs();
    outputs.push(made);
    container.register(WEB_OUTPUTS, { useValue: made });
    return container;
  },
  leftOpen: () => outputs.splice(0).flatMap(({ left }) => left),
};

async function picture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(12, 8);
  canvas.getContext('2d')?.fillRect(2, 2, 5, 5);
  return canvas.convertToBlob();
}
const png = await picture();

/** Of what a camera promises: it has no end, and no two runs see the same. */
const SAID = /says what it is|names its models|refuses options/;

/** Every node that only browsers have, or have by a class of their own, under the node contract. */
export function contractTable(video: Blob | undefined): readonly ContractCheck[] {
  const refusesPath = [{ path: '' }];
  return [
    ...nodeContract({
      make: () => imagesSource({ inputs: [png, { name: 'broken.png', data: png.slice(0, 40) }, png, png] }),
      refuses: [{ inputs: [] }, { pages: 'all' }, { decoding: 'reference' }, { outputSize: 0 }, { readAhead: -1 }],
    }),
    ...nodeContract({ make: () => cameraSource(), refuses: [{ width: 0 }, { facingMode: 'left' }] }).filter(
      ({ name }) => SAID.test(name),
    ),
    ...(video ? videoContract(video) : []),
    ...nodeContract({ make: () => csvSink({ path: 'fex.csv' }), ...rows, ...inMemory, refuses: refusesPath }),
    ...nodeContract({ make: () => ndjsonSink({ path: 'fex.ndjson' }), ...rows, ...inMemory, refuses: refusesPath }),
    ...nodeContract({
      make: () => parquetSink({ path: 'fex.parquet', rowGroup: 2 }),
      ...rows,
      ...inMemory,
      refuses: [...refusesPath, { rowGroup: 0 }],
    }),
    ...nodeContract({
      make: () => canvasSink({ canvas: document.createElement('canvas') }),
      items: (source) => COUNTS.map((faces, index) => drawn(source, index, faces)),
      noFace: (source) => drawn(source, 0, 0),
      refuses: [{ canvas: undefined }, { points: 'all' }],
    }),
  ];
}

function videoContract(video: Blob): readonly ContractCheck[] {
  return nodeContract({
    make: () =>
      videoSource({ inputs: [new File([video], 'a.mp4'), new Blob(['no video']), new File([video], 'b.mp4')] }),
    container: () => {
      const container = root.createChildContainer();
      container.register(VIDEO_DECODER, { useValue: new WebCodecsDecoder() });
      return container;
    },
    leftOpen: () => (counted.open === 0 ? [] : [`${counted.open} frames of the decoder`]),
    refuses: [{ inputs: [] }, { inputs: [new Uint8Array(1)] }, { skipFrames: 0 }, { start: 3, end: 3 }, { fps: 0 }],
  });
}
