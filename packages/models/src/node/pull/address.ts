import { FexgraphError } from '@fexgraph/core';
import type { CheckpointSource } from '../../manifest-schema.ts';

/** Where to download from, if not from where a file is published. */
export interface Mirrors {
  /** Takes the place of scheme and host of every address; the rest of the address is appended. */
  readonly mirror?: string;
  /** The same for huggingface.co only, as HF_ENDPOINT is for other programs. */
  readonly hub?: string;
}

const HUB = 'https://huggingface.co';

/**
 * The address of a checkpoint, on a mirror where one is given.
 *
 * @param commit what the repository was at when the file was first trusted: asked for instead of a branch that moves.
 * @throws FexgraphError BAD_OPTION for a mirror that is no address.
 */
export function addressOf(checkpoint: CheckpointSource, mirrors: Mirrors, commit?: string): URL {
  const published = new URL(
    commit === undefined
      ? checkpoint.url
      : checkpoint.url.replace(`/resolve/${checkpoint.revision}/`, `/resolve/${commit}/`),
  );
  if (mirrors.mirror) return onMirror(published, mirrors.mirror);
  return mirrors.hub && published.origin === HUB ? onMirror(published, mirrors.hub) : published;
}

function onMirror(published: URL, mirror: string): URL {
  let base: URL;
  try {
    base = new URL(mirror);
  } catch (cause) {
    throw new FexgraphError('BAD_OPTION', `the mirror "${mirror}" is not an address`, {
      cause,
      hint: 'give scheme and host, for example https://mirror.example.org',
    });
  }
  return new URL(`${base.pathname.replace(/\/+$/, '')}${published.pathname}`, base);
}

/** Without what may hold a signature or a password. */
export function shown(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Only encrypted connections, except to this machine. A redirect from an encrypted address leads to an encrypted one.
 *
 * @throws FexgraphError BAD_OPTION
 */
export function requireAllowed(url: URL, allowHttp: boolean, from?: URL): void {
  if (url.protocol === 'https:') return;
  const downgraded = from?.protocol === 'https:';
  if (url.protocol === 'http:' && (allowHttp || (LOCAL_HOSTS.includes(url.hostname) && !downgraded))) return;
  const what = from ? `${shown(from)} redirects to ${shown(url)}, which` : shown(url);
  throw new FexgraphError('BAD_OPTION', `${what} is not https`, {
    hint: 'allow plain http by the option `allowHttp`, or --allow-http, if you trust the network',
  });
}
