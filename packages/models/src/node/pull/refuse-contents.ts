import { FexgraphError } from '@fexgraph/core';
import type { CheckpointSource } from '../../manifest-schema.ts';

/** Bytes that tell a checkpoint from anything else. */
export const TELLING_BYTES = 16;

const MOST_HEADER_BYTES = 100_000_000;

/** @throws FexgraphError BAD_CHECKPOINT for a page where a file should be: a login, an error, a notice. */
export function refuseType(where: string, contentType: string | null): void {
  if (contentType && /^\s*(text\/html|application\/xhtml)/i.test(contentType)) throw page(where);
}

/**
 * Looks at the beginning of a file before the rest is downloaded.
 *
 * @throws FexgraphError BAD_CHECKPOINT when it cannot be of this container.
 */
export function refuseBeginning(where: string, bytes: Uint8Array, container: CheckpointSource['container']): void {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, TELLING_BYTES));
  if (text.startsWith('version https://')) {
    throw wrong(`${where} gives a Git LFS pointer instead of the file`);
  }
  if (BEGINS[container](bytes, text)) return;
  if (/^\s*</.test(text)) throw page(where);
  throw wrong(`${where} gives a file that does not begin as ${container} does`);
}

const BEGINS: Readonly<Record<CheckpointSource['container'], (bytes: Uint8Array, text: string) => boolean>> = {
  safetensors: looksLikeSafetensors,
  torch: (_, text) => text.startsWith('PK') || text.startsWith('\x80\x02'),
  // MediaPipe aligns even the first entry of its archives.
  task: (_, text) => /^\0{0,3}PK/.test(text),
};

function looksLikeSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== 0x7b) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true) <= BigInt(MOST_HEADER_BYTES);
}

function page(where: string): FexgraphError {
  return wrong(`${where} gives a web page instead of the file`);
}

function wrong(message: string): FexgraphError {
  return new FexgraphError('BAD_CHECKPOINT', message, {
    hint: 'open the address in a browser to see what it wants, then import the file',
  });
}
