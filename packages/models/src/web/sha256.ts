import { FexgraphError } from '@fexgraph/core';

/** @throws FexgraphError BACKEND_UNAVAILABLE where the browser does not let a page compute it. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = globalThis.crypto;
  if (!subtle) {
    throw new FexgraphError('BACKEND_UNAVAILABLE', 'this page is not secure, so it cannot check its models', {
      hint: 'serve it by https, or from localhost',
    });
  }
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
