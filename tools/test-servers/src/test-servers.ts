import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { env, getuid } from 'node:process';
import { setTimeout } from 'node:timers/promises';

/** A server of queues that runs. */
export interface RunningServer {
  readonly url: string;
  /** Ends it in good order and starts it again after so many milliseconds. Not where somebody else has started it. */
  readonly restart?: (awayMs: number) => Promise<void>;
  stop(): Promise<void>;
}

export interface TestServer {
  readonly name: string;
  /** Undefined where it can be started; else what is missing, in words. */
  readonly missing: string | undefined;
  start(): Promise<RunningServer>;
}

/**
 * Redis (or Valkey) and PostgreSQL: one that the environment names, or one of its own in a temporary folder, on a port of
 * its own of this machine.
 */
export const testServers: readonly TestServer[] = [redis(), postgres()];

function redis(): TestServer {
  const program = found('valkey-server') ?? found('redis-server');
  return {
    name: 'Redis',
    missing: env.FEXGRAPH_REDIS_URL || program ? undefined : 'there is no FEXGRAPH_REDIS_URL and no redis-server',
    start: async () =>
      env.FEXGRAPH_REDIS_URL
        ? foreign(env.FEXGRAPH_REDIS_URL)
        : own('redis', (folder, port) => {
            const place = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
            const args = [...place, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];
            return { command: program!, args, end: 'SIGTERM', url: `redis://127.0.0.1:${port}` };
          }),
  };
}

function postgres(): TestServer {
  const initdb = found('initdb');
  const user: User | undefined = getuid?.() === 0 ? idOf('postgres') : {};
  const isThere = env.FEXGRAPH_POSTGRES_URL || (initdb && user);
  return {
    name: 'PostgreSQL',
    missing: isThere ? undefined : 'there is no FEXGRAPH_POSTGRES_URL, and no initdb that can be run here',
    start: async () =>
      env.FEXGRAPH_POSTGRES_URL
        ? foreign(env.FEXGRAPH_POSTGRES_URL)
        : own('postgres', (folder, port) => {
            const data = join(folder, 'data');
            if (user?.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
            if (!existsSync(data)) {
              const args = ['-D', data, '-A', 'trust', '-U', 'fexgraph', '--no-sync'];
              execFileSync(initdb!, args, { ...user, cwd: folder, stdio: 'ignore' });
            }
            const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
            const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
            // SIGINT: ends connections, and then itself.
            return {
              ...{ command: join(initdb!, '../postgres'), args, end: 'SIGINT', user },
              url: `postgres://fexgraph@127.0.0.1:${port}/postgres`,
            };
          }),
  };
}

interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly end: NodeJS.Signals;
  readonly url: string;
  readonly user?: User;
}

/** Who runs a program; by default whoever runs this. */
interface User {
  readonly uid?: number;
  readonly gid?: number;
}

async function own(name: string, startOf: (folder: string, port: number) => Start): Promise<RunningServer> {
  const folder = mkdtempSync(join(tmpdir(), `fexgraph-${name}-`));
  chmodSync(folder, 0o755);
  const port = await freePort();
  const launch = async () => {
    const { command, args, end, user } = startOf(folder, port);
    const child = spawn(command, args, { ...user, cwd: folder, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await untilListening(port, () => child.exitCode !== null);
    return async () => {
      child.kill(end);
      await ended;
    };
  };
  let end = await launch();
  return {
    url: startOf(folder, port).url,
    restart: async (awayMs) => {
      await end();
      await setTimeout(awayMs);
      end = await launch();
    },
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const foreign = (url: string): RunningServer => ({ url, stop: async () => undefined });

/** A program on the PATH, or where Debian has those of PostgreSQL. */
function found(program: string): string | undefined {
  const versions = '/usr/lib/postgresql';
  const debian = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
  const places = [...debian.reverse(), ...(env.PATH ?? '').split(delimiter)];
  return places.map((place) => join(place, program)).find((path) => existsSync(path));
}

/** PostgreSQL does not run as root. */
function idOf(user: string): User | undefined {
  try {
    const [uid, gid] = ['-u', '-g'].map((which) =>
      Number(execFileSync('id', [which, user], { stdio: ['ignore', 'pipe', 'ignore'] })),
    );
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function untilListening(port: number, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
    await setTimeout(50);
  }
  throw new Error(`the server for port ${port} has ended`);
}
