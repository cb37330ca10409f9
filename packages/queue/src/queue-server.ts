import { Socket } from 'node:net';
import { FexgraphError } from '@fexgraph/core';
import { type ConnectionOptions, createPostgresBackend, createRedisBackend } from 'bullmq';

const REDIS = ['redis:', 'rediss:'];
const POSTGRES = ['postgres:', 'postgresql:'];
const HINT = 'redis://host:6379 (also Valkey; rediss: with TLS), or postgres://user:password@host/database';
const HIDDEN = '***';

/** What BullMQ needs to know of a server. */
export interface QueueServer {
  readonly connection: ConnectionOptions;
  /** Makes what does the work on that server. Of both kinds only that is used which all have. */
  readonly factory: typeof createRedisBackend;
  /** The URL without what is secret, or may be. */
  readonly shown: string;
  /** To be called when everything is closed: no connection that is left, or still comes, keeps the process alive. */
  end(): void;
}

/** @throws FexgraphError BAD_OPTION for what is no URL of such a server; the message does not repeat it. */
export function queueServer(url: string): QueueServer {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const shown = parsed ? shownUrl(parsed) : '';
  if (parsed && REDIS.includes(parsed.protocol)) {
    // Commands wait until the server is there again: it may be restarted.
    const connection = { url, maxRetriesPerRequest: null } as ConnectionOptions;
    return { connection, factory: createRedisBackend, shown, end: () => undefined };
  }
  if (parsed && POSTGRES.includes(parsed.protocol)) {
    // Whoever comes first makes the tables; a lock in the database sees to it that it is one.
    const sockets = new ClosingSockets();
    const options = { connectionString: url, migrate: true, max: 4, stream: () => sockets.make() };
    const factory = createPostgresBackend as unknown as typeof createRedisBackend;
    return { connection: options as ConnectionOptions, factory, shown, end: () => sockets.end() };
  }
  throw new FexgraphError('BAD_OPTION', 'the URL of the queue names neither Redis nor PostgreSQL', { hint: HINT });
}

/** BullMQ 6.7.0 may open a connection again in which it listens, while the worker that had it is being closed. */
class ClosingSockets {
  readonly #open = new Set<Socket>();
  #isOver = false;

  make(): Socket {
    const socket = new Socket();
    if (this.#isOver) socket.unref();
    this.#open.add(socket);
    return socket.once('close', () => this.#open.delete(socket));
  }

  end(): void {
    this.#isOver = true;
    for (const socket of this.#open) socket.destroy();
  }
}

/** User and place; a password is masked, and what comes after `?`, which may hold one, left out. */
function shownUrl({ protocol, username, password, host, pathname }: URL): string {
  const who = username || password ? `${username}${password ? `:${HIDDEN}` : ''}@` : '';
  return `${protocol}//${who}${host}${pathname}`;
}

/** What a driver says, without the secrets of the URL. Never the error itself: it may hold the command that failed. */
export function serverMessage(thrown: unknown, url: string): string {
  const text = thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
  const { password, search } = new URL(url);
  const secrets = [password, decoded(password), search.slice(1)].filter((secret) => secret !== '');
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, HIDDEN), text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
