import { FexgraphError } from '@fexgraph/core';
import { DEFAULT_LIMITS } from '@fexgraph/graph-files';

/** Longest link: browsers and messengers cut longer ones. */
export const LONGEST_LINK = 16_000;

const START = '#graph/';

/**
 * The part of an address behind `#` that holds a graph: its text, compressed, and nothing else.
 *
 * @throws FexgraphError LIMIT_EXCEEDED (rejects) for a graph that is too long for a link
 */
export async function shareHash(text: string): Promise<string> {
  const packed = new Uint8Array(await new Response(through(text, new CompressionStream('deflate-raw'))).arrayBuffer());
  const letters = btoa(Array.from(packed, (byte) => String.fromCharCode(byte)).join(''));
  const hash = START + letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  if (hash.length <= LONGEST_LINK) return hash;
  throw new FexgraphError(
    'LIMIT_EXCEEDED',
    `the link would have ${hash.length} characters, more than ${LONGEST_LINK}`,
    {
      hint: 'save the graph and send the file',
    },
  );
}

/** Whether an address holds a graph. */
export function isShared(hash: string): boolean {
  return hash.startsWith(START) && hash.length > START.length;
}

/**
 * The text in a link. It is a stranger's: it was not checked, and never becomes longer than a graph file may be.
 *
 * @throws FexgraphError BAD_INPUT (rejects) for a link that holds no such text
 */
export async function readSharedHash(hash: string): Promise<string> {
  const refuse = (why: string, cause?: unknown) =>
    new FexgraphError('BAD_INPUT', `the link ${why}`, { hint: 'copy it whole, or ask for the file', cause });
  if (hash.length > LONGEST_LINK) throw refuse(`has more than ${LONGEST_LINK} characters`);
  const letters = hash.slice(START.length).replaceAll('-', '+').replaceAll('_', '/');
  let text = '';
  try {
    const packed = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
    const unpacked = through(packed, new DecompressionStream('deflate-raw')).pipeThrough(
      new TextDecoderStream('utf-8', { fatal: true }),
    );
    const reader = unpacked.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += part.value;
      if (text.length <= DEFAULT_LIMITS.maxCharacters) continue;
      await reader.cancel();
      break;
    }
  } catch (cause) {
    throw refuse('is damaged', cause);
  }
  if (text.length > DEFAULT_LIMITS.maxCharacters) throw refuse('holds more than a graph file may have');
  return text;
}

function through(data: string | Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  return new Blob([data]).stream().pipeThrough(stream);
}
