import { Frame, requireOptions } from '@fexgraph/core';
import { MemoryFiles } from '@fexgraph/files/testing';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { madeSeries } from '../../test/support/made-series.ts';
import { outlineOf, tagsOf } from '../../test/support/page-outline.ts';
import { noFace, sampleFace } from '../../test/support/sample-face.ts';
import { ReportSinkNode, reportSink } from './report-sink.ts';

type Options = Parameters<typeof reportSink>[0];

function sink(options: Partial<Options> = {}, files = new MemoryFiles()) {
  const all = { path: 'report.html', ...options } as Options;
  return { node: new ReportSinkNode(requireOptions(reportSink(all).definition, all) as never, files), files };
}

/** Grey, with a red square where `sampleFace(40, 30, 60)` is, in a frame that was fitted to it with bars around. */
function frame(index = 0, { padLeft = 0, scale = 1 } = {}): Frame {
  const [width, height] = [160 * scale + padLeft, 120 * scale];
  const data = new Uint8Array(width * height * 3).fill(90);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [inX, inY] = [(x - padLeft) / scale - 40, y / scale - 30];
      if (inX >= 0 && inX < 60 && inY >= 0 && inY < 60) data.set([220, 20, 20], (y * width + x) * 3);
      else if (x < padLeft) data.set([0, 0, 0], (y * width + x) * 3);
    }
  }
  const fit = { scale, padLeft, padTop: 0, padRight: 0, padBottom: 0 };
  const key = { source: 'a', index, time: index };
  return new Frame({ key, name: `${index}.png`, fit, pixels: { data, width, height, channels: 3 } });
}

const item = (picture: Frame, fex = sampleFace(40, 30, 60, picture.key.index)) => ({ frame: picture, fex });
const page = (files: MemoryFiles, path = 'report.html') => new TextDecoder().decode(files.files.get(path));
const pictures = (text: string) =>
  [...text.matchAll(/<img class="(\w+)"[^>]*src="data:image\/jpeg;base64,([^"]+)"/g)].map(([, kind, data]) => ({
    kind,
    jpeg: Buffer.from(data, 'base64'),
  }));

async function written(options: Partial<Options>, items: readonly ReturnType<typeof item>[]) {
  const { node, files } = sink(options);
  await node.prepare();
  for (const one of items) await node.write(one);
  await node.finish({ complete: true });
  await node.dispose();
  return { text: page(files), files, node };
}

describe('sink/report', () => {
  it('writes one page when the run is complete', async () => {
    const { text, files, node } = await written({}, [item(frame(0)), item(frame(1)), item(frame(2), noFace(2))]);
    expect([...files.files.keys()]).toEqual(['report.html']);
    expect(files.open).toBe(0);
    expect(node.written()).toMatchObject([
      { path: 'report.html', complete: true, bytes: new TextEncoder().encode(text).length },
    ]);
    expect(outlineOf(text)[0]).toBe('h1 0.png, 1.png and 1 more input');
    expect(tagsOf(text).some(({ name }) => name === 'script')).toBe(false);
  });

  it('cuts faces out of the frame where they are, also of a fitted one, and the picture without its bars', async () => {
    for (const fit of [{}, { padLeft: 40, scale: 2 }]) {
      const { text } = await written({}, [item(frame(0, fit))]);
      const [whole, face] = pictures(text);
      expect([whole.kind, face.kind]).toEqual(['whole', 'face']);
      const { data, info } = await sharp(face.jpeg).raw().toBuffer({ resolveWithObject: true });
      expect(info.width).toBe(info.height);
      const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * 3;
      for (const at of [middle, (3 * info.width + 3) * 3, data.length - (3 * info.width + 3) * 3]) {
        expect(data[at]).toBeGreaterThan(180);
        expect(data[at + 1]).toBeLessThan(70);
      }
      const left = await sharp(whole.jpeg).extract({ left: 0, top: 50, width: 4, height: 4 }).stats();
      expect(left.channels[0].mean).toBeGreaterThan(80);
    }
  });

  it('says that there are faces in the file, and leaves them out if asked', async () => {
    const { text } = await written({}, [item(frame(0))]);
    expect(text).toContain('This file holds pictures of faces');
    const without = await written({ thumbnails: false }, [item(frame(0))]);
    expect(pictures(without.text)).toEqual([]);
    expect(without.text).not.toContain('pictures of faces');
  });

  it('gives the same bytes for the same frames', async () => {
    const [one, two] = [await written({}, [item(frame(0))]), await written({}, [item(frame(0))])];
    expect(one.text).toBe(two.text);
  });

  it('keeps one crop per person of a video', async () => {
    const frames = [...madeSeries({ frames: 40, rate: 10 })].map((fex) => {
      const data = new Uint8Array(640 * 360 * 3).fill(90);
      const pixels = { data, width: 640, height: 360, channels: 3 } as const;
      return item(new Frame({ key: fex.key, name: 'interview.mp4', pixels }), fex);
    });
    const { text } = await written({}, frames);
    // once in the table, once above the curves
    expect(pictures(text).map(({ kind }) => kind)).toEqual(['face', 'face', 'face', 'face']);
    expect(text.length).toBeLessThan(300_000);
  });

  it('passes over faces outside of the frame', async () => {
    const { text } = await written({}, [item(frame(0), sampleFace(-400, -300, 60))]);
    expect(pictures(text).map(({ kind }) => kind)).toEqual(['whole']);
  });

  it('leaves what there is as partial after an error or a cancel, and nothing without a frame', async () => {
    const { node, files } = sink();
    await node.prepare();
    await node.write(item(frame(0)));
    await node.finish({ complete: false });
    expect([...files.files.keys()]).toEqual(['report.html.partial']);
    expect(node.written()).toMatchObject([{ path: 'report.html.partial', complete: false }]);
    const empty = sink();
    await empty.node.prepare();
    await empty.node.finish({ complete: false });
    expect([empty.files.files.size, empty.files.open]).toEqual([0, 0]);
  });

  it('does not replace a report of a run before with one of nothing', async () => {
    const files = new MemoryFiles();
    files.files.set('report.html', new TextEncoder().encode('before'));
    const { node } = sink({}, files);
    await node.prepare();
    await node.finish({ complete: true });
    expect(page(files)).toBe('before');
    expect(node.notes()).toMatchObject([{ kind: 'report of a run before, kept: this run gave no row' }]);
  });

  it('finds out that it cannot write before the first frame', async () => {
    const { node, files } = sink();
    files.failNext.set('create', 'EACCES');
    await expect(node.prepare()).rejects.toMatchObject({ code: 'OUTPUT_FAILED' });
  });

  it('has a title of one’s own', async () => {
    const { text } = await written({ title: 'Pilot <2>' }, [item(frame(0))]);
    expect(text).toContain('<h1>Pilot &lt;2&gt;</h1>');
    expect(text).toContain('<h2>0.png</h2>');
  });

  it('has a script only where it is asked for', async () => {
    const { text } = await written({ interactive: true, thumbnails: false }, [item(frame(0))]);
    expect(text.match(/<script>/g)).toHaveLength(1);
  });
});
