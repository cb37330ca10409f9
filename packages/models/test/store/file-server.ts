import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  /** For `mirror`. */
  readonly origin: string;
  /** Method, range and status of every request so far. */
  readonly log: { readonly url: string; readonly range?: string; status: number }[];
  /** Answers from now on. */
  answer: Handler;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

export async function serve(answer: Handler): Promise<FileServer> {
  const log: FileServer['log'] = [];
  const server = createServer((request, response) => {
    const line = { url: request.url ?? '', range: request.headers.range, status: 0 };
    log.push(line);
    response.on('close', () => {
      line.status = response.statusCode;
    });
    running.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const running: FileServer = { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log, answer };
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return running;
}

export interface FileBehaviour {
  readonly etag?: string;
  /** Close the connection after so many bytes of the body. */
  readonly breakAfter?: number;
  /** Answer every request with the whole file. */
  readonly ignoreRange?: boolean;
  /** Do not say how long it is. */
  readonly chunked?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A file as a usual web server gives it, ranges and If-Range included. */
export function file(bytes: Uint8Array, behaviour: FileBehaviour = {}): Handler {
  const { etag = '"one"', breakAfter, ignoreRange, chunked } = behaviour;
  return (request, response) => {
    const asked = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const condition = request.headers['if-range'];
    const start = asked && !ignoreRange && (condition === undefined || condition === etag) ? Number(asked[1]) : 0;
    const headers: Record<string, string | number> = {
      'content-type': 'application/octet-stream',
      ...behaviour.headers,
    };
    if (etag !== '') headers.etag = etag;
    if (!chunked) headers['content-length'] = bytes.length - start;
    if (start > 0) headers['content-range'] = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(start > 0 ? 206 : 200, headers);
    if (breakAfter === undefined) {
      response.end(bytes.subarray(start));
      return;
    }
    response.write(bytes.subarray(start, start + breakAfter), () => response.destroy());
  };
}

/** One answer after the other; the last one stays. */
export function inTurn(...answers: Handler[]): Handler {
  let next = 0;
  return (request, response) => answers[Math.min(next++, answers.length - 1)](request, response);
}

export function status(code: number, headers: Readonly<Record<string, string>> = {}): Handler {
  return (_request, response) => response.writeHead(code, headers).end('no');
}
