import { isFailedFrame } from '@fexgraph/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ImagesSourceNode } from './images-source.ts';

const fetched: string[] = [];
beforeEach(() => {
  fetched.length = 0;
  vi.stubGlobal('location', { href: 'http://page/' });
  vi.stubGlobal('fetch', async (url: string | URL) => {
    fetched.push(new URL(url).pathname);
    return new Response('no picture');
  });
});
afterEach(() => vi.unstubAllGlobals());

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const { signal } = new AbortController();

function source(inputs: string[] | AsyncIterable<string>) {
  const options = { inputs, source: 'images', firstFrame: 0, readAhead: 1, maxBytes: 1e6, maxPixels: 1e6 };
  return new ImagesSourceNode({ ...options, decodeTimeoutMs: 1000, background: [255, 255, 255] } as never);
}

describe('source/images in a page', () => {
  it('fetches the first picture while the run is prepared, and does not fetch it again', async () => {
    const node = source(['a.png', 'b.png', 'c.png']);
    node.prepare({ signal });
    await settle();
    expect(fetched).toEqual(['/a.png']);
    const pictures = node.open({ signal });
    const names: string[] = [];
    for await (const frame of pictures) if (isFailedFrame(frame)) names.push(frame.input);
    expect(names).toEqual(['a.png', 'b.png', 'c.png'].map((name) => expect.stringContaining(name)));
    expect(fetched).toEqual(['/a.png', '/b.png', '/c.png']);
    await node.dispose();
  });

  it('fetches no more where the run ends before it begins', async () => {
    const node = source(['a.png', 'b.png']);
    node.prepare({ signal });
    await node.dispose();
    await settle();
    expect(fetched.length).toBeLessThanOrEqual(1);
  });

  it('leaves a stream alone until its pictures are wanted', async () => {
    let asked = 0;
    const stream = (async function* () {
      asked++;
      yield 'a.png';
    })();
    const node = source(stream);
    node.prepare({ signal });
    await settle();
    expect(asked).toBe(0);
    await node.dispose();
  });
});
