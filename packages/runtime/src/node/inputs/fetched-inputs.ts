import { type Clock, cancelled, FexgraphError, systemClock } from '@fexgraph/core';
import {
  type DownloadTerms,
  declaredSize,
  download,
  type HeldFile,
  pause,
  type RemoteFacts,
  type RemoteInputs,
  type RetrySettings,
  refuseType,
  request,
  statusFailure,
  strongTag,
  TransientFailure,
} from '@fexgraph/files';
import type { Environment, NamedAddress } from './input-address.ts';
import { type CachePlace, InputCache, OTHER_FOLDER } from './input-cache.ts';
import { namedAddress } from './named-address.ts';

export interface FetchedInputsOptions {
  /** Of the cache, on this machine. */
  readonly folder: string;
  /** Of the cache. Default 20 GB. */
  readonly mostBytes?: number;
  /** Plain http to other machines than this one. Default false. */
  readonly allowHttp?: boolean;
  /** Ask also for addresses that nobody has named before, as those of a graph file. Default false. */
  readonly allowAll?: boolean;
  /** An attempt in which less than the least rate comes for so long is given up. Default 60 000. */
  readonly stallMs?: number;
  /** The least rate. Default 1000. */
  readonly minBytesPerSecond?: number;
  /** For one input, with all attempts, in ms. Default 12 hours. */
  readonly limitMs?: number;
  readonly retry?: RetrySettings;
  /** Where keys of S3 are. Default: none. */
  readonly env?: Environment;
  readonly clock?: Clock;
  /** Told what a user should know about an input while it comes. */
  note?(name: string, message: string): void;
}

const TERMS: DownloadTerms = {
  missing: 'BAD_INPUT',
  wrong: 'BAD_INPUT',
  instead: 'download it yourself, and name the file',
  elsewhere: OTHER_FOLDER,
  mostBytes: Number.MAX_SAFE_INTEGER,
  tooLarge: 'which nobody can hold',
};

/** Inputs at addresses that a user has named, fetched when they are read and kept in a cache. */
export class FetchedInputs implements RemoteInputs {
  readonly #cache: InputCache;
  readonly #clock: Clock;
  readonly #addresses = new Map<string, NamedAddress>();

  constructor(private readonly options: FetchedInputsOptions) {
    const { folder, mostBytes = 20e9, clock = systemClock } = options;
    this.#clock = clock;
    this.#cache = new InputCache({ folder, mostBytes, clock });
  }

  /**
   * Allows an address.
   *
   * @returns its name, without what may be a secret
   * @throws FexgraphError BAD_OPTION for what is no address, and for two that have one name.
   */
  name(given: string): string {
    return this.#add(given).name;
  }

  /**
   * Allows an address that every machine can ask for by its name alone.
   *
   * @throws FexgraphError BAD_OPTION for one with a password, or a query, which may be a signature.
   */
  openName(given: string): string {
    const { name, hasSecrets } = this.#add(given);
    if (!hasSecrets) return name;
    throw new FexgraphError('BAD_OPTION', `${name}: has a password or a query, and a plan keeps no secrets`, {
      hint: 's3:// takes its keys from the environment of each machine; or fetch it with fexgraph detect',
    });
  }

  async facts(name: string, signal?: AbortSignal): Promise<RemoteFacts> {
    const { attempts = 5, firstPauseMs = 1000 } = this.options.retry ?? {};
    for (let failures = 1; ; failures++) {
      try {
        return await this.#ask(this.#addressOf(name), signal);
      } catch (thrown) {
        if (signal?.aborted) throw cancelled(signal.reason);
        if (!(thrown instanceof TransientFailure) || failures >= attempts) throw thrown;
        await pause(thrown.retryAfterMs ?? firstPauseMs * 2 ** (failures - 1), this.#clock, signal);
      }
    }
  }

  async hold(name: string, signal?: AbortSignal): Promise<HeldFile> {
    const facts = await this.facts(name, signal);
    const place = this.#cache.placeOf(name, facts);
    const release = await this.#cache.hold(place);
    try {
      await this.#cache.alone(place, signal, async () => {
        if (!(await this.#cache.has(place))) await this.#fetch(place, signal);
      });
      return { path: place.path, release };
    } catch (thrown) {
      await release();
      throw thrown;
    }
  }

  /** Asks for the first byte: what is signed for GET may not be asked for by HEAD. */
  async #ask({ url, credentials }: NamedAddress, signal: AbortSignal | undefined): Promise<RemoteFacts> {
    const { allowHttp = false, stallMs = 60_000 } = this.options;
    const headers = { 'user-agent': 'fexgraph', 'accept-encoding': 'identity', range: 'bytes=0-0' };
    const limit = AbortSignal.timeout(stallMs);
    const either = signal ? AbortSignal.any([signal, limit]) : limit;
    const { response, from } = await request(url, headers, { allowHttp, terms: TERMS, signal: either, credentials });
    try {
      if (response.status !== 200 && response.status !== 206) throw statusFailure(TERMS, from, response);
      refuseType(TERMS, from, response.headers.get('content-type'));
      const bytes = declaredSize(response);
      if (bytes === undefined) throw unsized(from);
      const modified = Date.parse(response.headers.get('last-modified') ?? '');
      const etag = strongTag(response.headers);
      return { bytes, ...(Number.isNaN(modified) ? {} : { modified }), ...(etag === undefined ? {} : { etag }) };
    } finally {
      await response.body?.cancel();
    }
  }

  async #fetch(place: CachePlace, signal: AbortSignal | undefined): Promise<void> {
    const { name, bytes, key, part } = place;
    const { url, credentials } = this.#addressOf(name);
    const { allowHttp = false, stallMs = 60_000, minBytesPerSecond = 1000, limitMs = 12 * 3_600_000 } = this.options;
    const { sha256 } = await download(
      {
        ...{ url, credentials, identity: key, terms: TERMS, allowHttp, part, bytes, digestKnown: false },
        ...{ rate: { stallMs, minBytesPerSecond }, limitMs, clock: this.#clock, signal },
        note: (message) => this.options.note?.(name, message),
      },
      () => undefined,
      this.options.retry,
    );
    await this.#cache.keep(place, sha256);
  }

  #add(given: string): NamedAddress {
    const address = namedAddress(given, this.options.env ?? {});
    const { name, url } = address;
    const known = this.#addresses.get(name);
    if (known && known.url.href !== url.href) {
      throw new FexgraphError('BAD_OPTION', `${name}: is given twice, with different queries`, {
        hint: 'rows are told apart by the address without its query: give one of them at a time',
      });
    }
    this.#addresses.set(name, address);
    return address;
  }

  #addressOf(name: string): NamedAddress {
    const known = this.#addresses.get(name);
    if (known) return known;
    if (this.options.allowAll) {
      this.openName(name);
      return this.#addresses.get(name)!;
    }
    throw new FexgraphError('BAD_INPUT', `${name}: is an address that nobody has asked for`, {
      hint: 'name it as an input of the command',
    });
  }
}

function unsized(from: string): FexgraphError {
  return new FexgraphError(TERMS.missing, `${from}: the server does not say how large the file is`, {
    hint: `a file of no known size has no room in a cache: ${TERMS.instead}`,
  });
}
