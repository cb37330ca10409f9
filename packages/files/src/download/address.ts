import { FexgraphError } from '@fexgraph/core';

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
  const what = from ? `${shown(from)}: redirects to ${shown(url)}, which is` : `${shown(url)}: is`;
  throw new FexgraphError('BAD_OPTION', `${what} not https`, {
    hint: 'allow plain http by the option `allowHttp`, or --allow-http, if you trust the network',
  });
}
