import { FexgraphError, toError } from '@fexgraph/core';

export interface FetchFileOptions {
  /** Names the file in messages: `model "rfb-320"`. */
  readonly what: string;
  /** More bytes than this are not read. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
  progress?(bytes: number): void;
}

/**
 * The bytes at an address. Reads no more than `maxBytes`.
 *
 * @throws FexgraphError MODEL_MISSING (not reachable, or the server says no), BAD_MODEL (a page instead of a file, or too
 *   many bytes), CANCELLED
 */
export async function fetchFile(url: string, options: FetchFileOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { what, signal } = options;
  try {
    // The browser asks whether its copy is the newest: models change under the same name when fexgraph does.
    const response = await fetch(url, { cache: 'no-cache', ...(signal && { signal }) });
    checkAnswer(response, url, what);
    return await readBody(response, url, options);
  } catch (cause) {
    if (cause instanceof FexgraphError) throw cause;
    if (signal?.aborted) throw new FexgraphError('CANCELLED', `${what}: loading was cancelled`, { cause });
    throw new FexgraphError('MODEL_MISSING', `${what}: ${url} cannot be reached (${toError(cause).message})`, {
      hint: 'is the server there, does connect-src of the page allow it, and does it send CORS headers if it is another one?',
      cause,
    });
  }
}

function checkAnswer(response: Response, url: string, what: string): void {
  if (!response.ok) {
    throw new FexgraphError('MODEL_MISSING', `${what}: ${url} gives ${response.status} ${response.statusText}`.trim(), {
      hint: 'serve the models folder of fexgraph there, or give its address as `models`',
    });
  }
  if (/^text\/html/i.test(response.headers.get('content-type') ?? '')) throw isPage(url, what);
}

/** Servers of single-page applications answer whatever they do not know with their page. */
function isPage(url: string, what: string): FexgraphError {
  return new FexgraphError('BAD_MODEL', `${what}: ${url} gives a web page (HTML) instead of the file`, {
    hint: 'the server answers unknown addresses with its page: serve the models folder, or give its address as `models`',
  });
}

async function readBody(
  response: Response,
  url: string,
  { what, maxBytes, progress }: FetchFileOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    if (length === 0 && value[0] === 0x3c) throw isPage(url, what);
    length += value.length;
    if (length > maxBytes) {
      await reader?.cancel();
      throw new FexgraphError('BAD_MODEL', `${what}: ${url} gives more than the expected ${maxBytes} bytes`, {
        hint: 'manifest and models are of different versions: serve both from one folder',
      });
    }
    chunks.push(value);
    progress?.(length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
