import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { FexgraphError, toError } from '@fexgraph/core';
import { modelsFolder } from '@fexgraph/models/node';
import { graphsFolder } from '@fexgraph/runtime/node';
import sirv from 'sirv';
import { STUDIO_HEADERS } from './studio-headers.ts';

export interface StudioOptions {
  /** 0: one that is free. Default 4280. */
  readonly port?: number;
  /** Address to listen at. Default `127.0.0.1`: nobody else in the network reaches it. */
  readonly host?: string;
  /** Folder of the built page. Default: the one that comes with this package. */
  readonly site?: string;
}

export interface StudioServer {
  /** Where the page is: `http://localhost:4280/`. */
  readonly address: string;
  /** Ends all connections. */
  close(): Promise<void>;
}

const DEFAULT_PORT = 4280;
const LOCAL = '127.0.0.1';
/** `src/node` and `dist/node` are equally deep. */
const SITE = fileURLToPath(new URL('../../dist/site', import.meta.url));

/**
 * Serves the studio with the models and graphs that come with fexgraph. Files are looked up in lists made at the start:
 * no path leads out of their folders. Requests for other hosts are refused, so that no page on the internet can reach
 * the studio under a name of its own.
 *
 * @throws FexgraphError BAD_OPTION for a port or host that cannot be listened at; NOT_REGISTERED where the page was not
 *   built (rejects).
 */
export async function serveStudio(options: StudioOptions = {}): Promise<StudioServer> {
  const { port = DEFAULT_PORT, host = LOCAL, site = SITE } = options;
  if (!existsSync(site)) {
    throw new FexgraphError('NOT_REGISTERED', `the page of the studio is not in ${site}`, {
      hint: 'in a clone: npm run build -w @fexgraph/studio; else install @fexgraph/studio again',
    });
  }
  const server = createServer(listener(site, await modelsFolder(), graphsFolder(), host));
  await listening(server, port, host);
  const shown = host === LOCAL ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host;
  return {
    address: `http://${shown}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listener(site: string, models: string, graphs: string, host: string): RequestListener {
  const own = files(site);
  const shared: Readonly<Record<string, ReturnType<typeof sirv>>> = {
    '/models/': files(models),
    '/graphs/': files(graphs),
  };
  return (request, response) => {
    for (const [name, value] of Object.entries(STUDIO_HEADERS)) response.setHeader(name, value);
    if (!isOurs(request.headers.host, host)) return refuse(response, 403, 'this studio is not served under that name');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('allow', 'GET, HEAD');
      return refuse(response, 405, 'only GET and HEAD');
    }
    const prefix = Object.keys(shared).find((start) => request.url?.startsWith(start));
    const missing = () => refuse(response, 404, 'not here');
    if (!prefix) return own(request, response, missing);
    request.url = request.url?.slice(prefix.length - 1);
    shared[prefix](request, response, missing);
  };
}

/** Of a folder as it is now. What has its contents in its name may be kept, the rest is asked for again. */
function files(folder: string) {
  return sirv(folder, {
    etag: true,
    setHeaders: (response, path) => {
      const isKept = path.startsWith('/assets/');
      response.setHeader('cache-control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** Pages elsewhere need a name for a foreign host; addresses in numbers and our own name are none of theirs. */
function isOurs(header: IncomingMessage['headers']['host'], host: string): boolean {
  const address = `http://${header}`;
  if (header === undefined || !URL.canParse(address)) return false;
  const name = new URL(address).hostname.replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === host.toLowerCase() || isIP(name) !== 0;
}

/** Text, never HTML: whoever asked for a model must not take a page for it. */
function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${reason}\n`);
}

async function listening(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (thrown) {
    const cause = toError(thrown) as NodeJS.ErrnoException;
    const isTaken = cause.code === 'EADDRINUSE';
    throw new FexgraphError('BAD_OPTION', `cannot listen at ${host}:${port}: ${cause.message}`, {
      hint: isTaken ? 'another program has that port: choose one with --port, or 0 for any' : undefined,
      cause,
    });
  }
}
