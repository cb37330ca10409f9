import { FexgraphError } from '@fexgraph/core';
import { shown } from '@fexgraph/files';
import type { Environment, NamedAddress } from './input-address.ts';
import { s3Address } from './s3-address.ts';

/**
 * What a user gives, as a name that may be shown and an address that is asked.
 *
 * @param env for `s3://`: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, AWS_ENDPOINT_URL
 * @throws FexgraphError BAD_OPTION for what is no address.
 */
export function namedAddress(given: string, env: Environment): NamedAddress {
  if (/^s3:/i.test(given)) return s3Address(given, env);
  let url: URL;
  try {
    url = new URL(given);
  } catch {
    // Without the cause: it has the text in it, and there may be a password in that.
    throw new FexgraphError('BAD_OPTION', `${masked(given)} is no address`, {
      hint: 'for example https://example.org/clips/one.mp4',
    });
  }
  const { username, password, search } = url;
  const name = shown(url);
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
  const isKnown = username !== '' || password !== '';
  url.username = '';
  url.password = '';
  url.hash = '';
  return {
    ...{ name, url, hasSecrets: isKnown || search !== '' },
    ...(isKnown && { credentials: async () => ({ authorization }) }),
  };
}

/** What is left of a text that may hold a password or a signature. */
const masked = (text: string): string => text.replace(/\/\/[^/]*@/, '//***@').replace(/[?#].*$/s, '');
