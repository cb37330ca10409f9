import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.css': 'text/css',
  '.png': 'image/png',
};

/** What an isolated page is served with. */
export const ISOLATED = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

export interface SiteOptions {
  /** The built page, at `/`. */
  readonly page: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers an address in its own way; undefined: as usual. */
  readonly instead?: (path: string) => Buffer | string | undefined;
  /** Answers what it does not know with the page, as servers of single-page applications do. */
  readonly fallback?: boolean;
}

export interface Site {
  readonly address: string;
  /** Paths that were asked for. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** A web server with a page, and the models, graphs and pictures of the repository. */
export async function serve(options: SiteOptions): Promise<Site> {
  const folders: Readonly<Record<string, string>> = {
    '/models/': join(root, 'models'),
    '/graphs/': join(root, 'graphs'),
    '/media/': join(root, 'apps/examples/media'),
    '/': options.page,
  };
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    requests.push(path);
    answer(path, options, folders, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(
  path: string,
  { headers = {}, instead, fallback, page }: SiteOptions,
  folders: Readonly<Record<string, string>>,
  _: IncomingMessage,
  response: ServerResponse,
): void {
  const own = instead?.(path);
  if (own !== undefined) {
    response
      .writeHead(200, { ...headers, 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
      .end(own);
    return;
  }
  const [prefix, folder] = Object.entries(folders).find(([start]) => path.startsWith(start)) ?? ['/', page];
  const wanted = normalize(path.slice(prefix.length) || 'index.html');
  const file = join(folder, wanted);
  const isThere = !wanted.startsWith('..') && statSync(file, { throwIfNoEntry: false })?.isFile();
  if (!isThere && !fallback) {
    response.writeHead(404, headers).end('not here');
    return;
  }
  const sent = isThere ? file : join(page, 'index.html');
  response.writeHead(200, {
    ...headers,
    'content-type': TYPES[extname(sent)] ?? 'application/octet-stream',
    // As the docs advise: they are large, and their names change with their contents.
    'cache-control': extname(sent) === '.wasm' ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  createReadStream(sent).pipe(response);
}
