import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchVideo } from './fetch-video.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Limits {
  readonly silenceMs?: number;
  readonly signal?: AbortSignal;
  readonly maxBytes?: number;
}

async function ask(answer: RequestListener, { signal = new AbortController().signal, ...limits }: Limits = {}) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.mp4`;
  return fetchVideo(address, { name: 'a.mp4', signal, ...limits });
}

describe('fetchVideo', () => {
  it('gathers what a server sends', async () => {
    const bytes = Buffer.alloc(20_000_000, 'video');
    const blob = await ask((_, response) => response.end(bytes), { silenceMs: 60_000 });
    expect(Buffer.compare(Buffer.from(await blob.arrayBuffer()), bytes)).toBe(0);
  });

  it.each([
    ['announces', { 'content-length': '200' }],
    ['does not announce', {}],
  ])('refuses more than it may take, where the server %s it', async (_, headers) => {
    const endless: RequestListener = (_, response) => {
      response.writeHead(200, headers);
      response.write(Buffer.alloc(200));
    };
    await expect(ask(endless, { maxBytes: 100 })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED',
      message: 'a.mp4: the server sends more than 100 bytes',
    });
  });

  it('says what the server says', async () => {
    const missing: RequestListener = (_, response) => response.writeHead(404).end('not here');
    await expect(ask(missing)).rejects.toMatchObject({ code: 'BAD_INPUT', message: 'a.mp4: the server gives 404' });
    const page: RequestListener = (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
    await expect(ask(page)).rejects.toThrow(/a web page \(HTML\) instead of the file/);
    const broken: RequestListener = (request) => request.socket.destroy();
    await expect(ask(broken)).rejects.toThrow(/^a.mp4: cannot be fetched \(/);
  });

  it('waits for a silent server as long as it may', async () => {
    const silent: RequestListener = (_, response) => response.write('some');
    await expect(ask(silent, { silenceMs: 50 })).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: 'a.mp4: the server gave no sign for 50 ms',
    });
  });

  it('ends with a cancel', async () => {
    const stopping = new AbortController();
    const reading = ask((_, response) => response.write('some'), { signal: stopping.signal });
    setTimeout(() => stopping.abort(), 20);
    await expect(reading).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
