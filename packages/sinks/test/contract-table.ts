import { type FaceEvents, FexBatch, IMAGE_SCHEMA } from '@fexgraph/core';
import { OUTPUT_FILES } from '@fexgraph/files';
import { MemoryFiles } from '@fexgraph/files/testing';
import { frameOf, nodeContract } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { callbackSink, FexTable, memorySink } from '../src/index.ts';
import {
  arrowSink,
  csvSink,
  eventsSink,
  ndjsonSink,
  overlaySink,
  overlayVideoSink,
  parquetSink,
  reportSink,
} from '../src/node/index.ts';

const COUNTS = [1, 2, 1, 3];

/** Rows of a frame: one per face, or the null row. */
function fex(source: string, index: number, faces: number): FexBatch {
  const batch = FexBatch.forFrame(IMAGE_SCHEMA, { source, index, time: index / 30 }, Math.max(1, faces));
  batch.numbers('facebox').fill(Number.NaN);
  for (let row = 0; row < batch.rowCount; row++) {
    if (faces > 0)
      batch
        .row(row)
        .numbers('facebox')
        .set([10 + index, 12, 20, 20, 0.9]);
    else batch.row(row).numbers('facebox')[4] = 0;
  }
  batch.texts('input').fill(`${source}-${index}.png`);
  batch.numbers('frame').fill(index);
  return batch;
}
const rows = {
  items: (source: string) => COUNTS.map((faces, index) => fex(source, index, faces)),
  noFace: (source: string) => fex(source, 0, 0),
};

function drawn(source: string, index: number, faces: number) {
  const rows = fex(source, index, faces);
  const frame = frameOf({ source, index, time: index / 30, width: 48, height: 40, fill: 40 + index });
  return { key: frame.key, frame, fex: rows };
}

/** As many events as there are faces. */
function events(source: string, index: number, faces: number): FaceEvents {
  const times = { start: index / 30, end: index / 30, peak: index / 30 };
  const key = { source, index, time: index / 30 };
  const event = (track: number) => ({ type: 'blink', source, track, ...times, strength: 0.5, cut: null });
  return { key, events: Array.from({ length: faces }, (_, track) => event(track)) };
}

const disks: MemoryFiles[] = [];
/** Files in memory, and what a run left open of them. */
const inMemory = {
  container: () => {
    const files = new MemoryFiles();
    disks.push(files);
    const container = root.createChildContainer();
    container.register(OUTPUT_FILES, { useValue: files });
    return container;
  },
  leftOpen: () => disks.splice(0).flatMap(({ open }) => (open === 0 ? [] : `${open} files`)),
};

/** Every sink under the node contract. */
export const contract = [
  ...nodeContract({ make: () => memorySink({ into: new FexTable() }), ...rows }),
  ...nodeContract({ make: () => callbackSink({ call: async () => undefined, end: () => undefined }), ...rows }),
  ...nodeContract({ make: () => csvSink({ path: 'fex.csv' }), ...rows, ...inMemory, refuses: [{ path: '' }] }),
  ...nodeContract({
    make: () => ndjsonSink({ path: 'fex.ndjson', embeddings: true }),
    ...rows,
    ...inMemory,
    refuses: [{ path: '' }, { digits: 0 }, { digits: 10 }],
  }),
  ...nodeContract({
    make: () => parquetSink({ path: 'fex.parquet', rowGroup: 2 }),
    ...rows,
    ...inMemory,
    refuses: [{ path: '' }, { rowGroup: 0 }],
  }),
  ...nodeContract({ make: () => arrowSink({ path: 'fex.arrow' }), ...rows, ...inMemory, refuses: [{ path: '' }] }),
  ...nodeContract({
    make: () => eventsSink({ path: 'events.csv' }),
    items: (source) => COUNTS.map((faces, index) => events(source, index, faces)),
    noFace: (source) => events(source, 0, 0),
    ...inMemory,
    refuses: [{ path: '' }],
  }),
  ...nodeContract({
    make: () => overlaySink({ folder: 'overlays' }),
    items: (source) => COUNTS.map((faces, index) => drawn(source, index, faces)),
    noFace: (source) => drawn(source, 0, 0),
    ...inMemory,
    refuses: [{ path: 'both.png' }, { folder: undefined, path: 'picture.gif' }, { quality: 0 }, { points: 'all' }],
  }),
  ...nodeContract({
    make: () => overlayVideoSink({ folder: 'overlays' }),
    items: (source) => COUNTS.map((faces, index) => drawn(source, index, faces)),
    noFace: (source) => drawn(source, 0, 0),
    ...inMemory,
    refuses: [{ path: 'both.mp4' }, { folder: undefined, path: 'video.avi' }, { format: 'gif' }],
  }),
  ...nodeContract({
    make: () => reportSink({ path: 'report.html' }),
    items: (source) => COUNTS.map((faces, index) => drawn(source, index, faces)),
    noFace: (source) => drawn(source, 0, 0),
    ...inMemory,
    refuses: [{ path: '' }, { people: 0 }, { pictures: -1 }, { thumbnails: 'yes' }],
  }),
];
