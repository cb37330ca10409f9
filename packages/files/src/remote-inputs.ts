import { FexgraphError } from '@fexgraph/core';
import type { InjectionToken } from 'tsyringe';

/** A file that stays where it is until it is released. */
export interface HeldFile {
  readonly path: string;
  release(): Promise<void>;
}

/** What a server says of a file before its bytes come. */
export interface RemoteFacts {
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modified?: number;
  /** Changes with the bytes. */
  readonly etag?: string;
}

/** Inputs that are named by addresses, as files. Only what a user has named is asked for. */
export interface RemoteInputs {
  /** @throws FexgraphError BAD_INPUT (rejects). */
  facts(name: string, signal?: AbortSignal): Promise<RemoteFacts>;
  /** @throws FexgraphError BAD_INPUT, OUTPUT_FAILED, LIMIT_EXCEEDED, TIMEOUT, CANCELLED (rejects). */
  hold(name: string, signal?: AbortSignal): Promise<HeldFile>;
}

/** Where sources get inputs that are addresses. Optional in a container: without it there is no network. */
export const REMOTE_INPUTS: InjectionToken<RemoteInputs> = Symbol.for('fexgraph.remote-inputs');

/** `https://`, `http://` or `s3://`. */
export const isAddress = (name: string): boolean => /^(https?|s3):\/\//i.test(name);

/** @throws FexgraphError BAD_INPUT where nobody may ask for addresses. */
export function requireRemote(remote: RemoteInputs | undefined, name: string): RemoteInputs {
  if (remote) return remote;
  throw new FexgraphError('BAD_INPUT', `${name}: is an address, and nobody has allowed the network`, {
    hint: '--allow-network, if you trust the graph file; or name the address as an input of fexgraph detect',
  });
}
