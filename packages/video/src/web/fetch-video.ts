import { cancelled, FexgraphError, toError } from '@fexgraph/core';

/** Bytes that are gathered before the browser gets them: it keeps large blobs on the disk. */
const GATHERED = 8_000_000;
/** A server that never ends must not fill the disk. */
const LARGEST = 8_000_000_000;

interface FetchOptions {
  readonly name: string;
  readonly signal: AbortSignal;
  /** The server may be silent for so long. */
  readonly silenceMs?: number;
  /** Larger files are refused. Default 8 GB. */
  readonly maxBytes?: number;
}

/**
 * A video at an address, whole.
 *
 * @throws FexgraphError BAD_INPUT naming the video and what the server says; LIMIT_EXCEEDED, TIMEOUT, CANCELLED (rejects)
 */
export async function fetchVideo(address: string, options: FetchOptions): Promise<Blob> {
  const { name, signal, silenceMs, maxBytes = LARGEST } = options;
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const sign = () => {
    clearTimeout(timer);
    if (silenceMs !== undefined) timer = setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    sign();
    const response = await fetch(address, { signal: AbortSignal.any([signal, silence.signal]) });
    if (!response.ok) throw new FexgraphError('BAD_INPUT', `${name}: the server gives ${response.status}`);
    if (response.headers.get('content-type')?.startsWith('text/html')) {
      throw new FexgraphError('BAD_INPUT', `${name}: the server gives a web page (HTML) instead of the file`, {
        hint: 'correct the address',
      });
    }
    return await gather(response, sign, (size) => {
      if (size > maxBytes) throw tooLarge(name, maxBytes);
    });
  } catch (thrown) {
    if (thrown instanceof FexgraphError) throw thrown;
    if (signal.aborted) throw cancelled(signal.reason);
    if (silence.signal.aborted) {
      throw new FexgraphError('TIMEOUT', `${name}: the server gave no sign for ${silenceMs} ms`, {
        hint: 'raise silenceMs for slow servers',
      });
    }
    throw new FexgraphError('BAD_INPUT', `${name}: cannot be fetched (${toError(thrown).message})`, {
      hint: 'check the address; a page may read other servers only if these allow it',
      cause: thrown,
    });
  } finally {
    clearTimeout(timer);
    // Of a file that is refused no more is wanted.
    silence.abort();
  }
}

function tooLarge(name: string, maxBytes: number): FexgraphError {
  return new FexgraphError('LIMIT_EXCEEDED', `${name}: the server sends more than ${maxBytes} bytes`, {
    hint: 'download it and pick the file: it is then read from the disk',
  });
}

/** @param check is told how many bytes there are to be, as far as that is known, and how many there are */
async function gather(response: Response, sign: () => void, check: (size: number) => void): Promise<Blob> {
  check(Number(response.headers.get('content-length') ?? 0));
  const reader = response.body!.getReader();
  let blob = new Blob();
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    sign();
    if (value) {
      parts.push(value);
      size += value.length;
      check(blob.size + size);
    }
    if (!done && size < GATHERED) continue;
    blob = new Blob([blob, ...parts]);
    [parts, size] = [[], 0];
    if (done) return blob;
  }
}
