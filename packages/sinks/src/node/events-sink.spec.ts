import type { FaceEvent, FaceEvents } from '@fexgraph/core';
import { OUTPUT_FILES } from '@fexgraph/files';
import { MemoryFiles } from '@fexgraph/files/testing';
import { harness } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { expect, it } from 'vitest';
import { eventsSink } from './events-sink.ts';

const blink: FaceEvent = {
  ...{ type: 'blink', source: 'a, b.mp4', track: 3, start: 0.1, end: 0.3 },
  ...{ peak: 0.2, strength: 0.875, cut: null },
};

async function written(...frames: FaceEvent[][]) {
  const files = new MemoryFiles();
  const container = root.createChildContainer();
  container.register(OUTPUT_FILES, { useValue: files });
  const items = frames.map((events, index): FaceEvents => ({ key: { source: 'a', index, time: index }, events }));
  const { report } = await harness(eventsSink({ path: 'events.csv' }), { container }).run(items);
  return { text: files.text('events.csv'), rows: report.written[0].rows };
}

it('writes a line for each event, in the order in which they come', async () => {
  const other: FaceEvent = { ...blink, type: 'smile', track: null, cut: 'both' };
  expect(await written([], [blink, other], [])).toEqual({
    text:
      'type,source,track,start,end,peak,strength,cut\n' +
      'blink,"a, b.mp4",3,0.1,0.3,0.2,0.875,\nsmile,"a, b.mp4",,0.1,0.3,0.2,0.875,both\n',
    rows: 2,
  });
});

it('writes a table without lines where nothing happened', async () => {
  expect(await written([], [])).toEqual({ text: 'type,source,track,start,end,peak,strength,cut\n', rows: 0 });
});
