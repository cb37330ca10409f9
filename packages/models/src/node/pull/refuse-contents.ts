import { WrongFile, webPage } from '@fexgraph/files';
import type { CheckpointSource } from '../../manifest-schema.ts';
import { TERMS } from './checkpoint-terms.ts';

/** Bytes that are text, where a page or a pointer came. */
const TEXT_BYTES = 16;

const MOST_HEADER_BYTES = 100_000_000;

/**
 * Looks at the beginning of a file before the rest is downloaded.
 *
 * @throws FexgraphError BAD_CHECKPOINT when it cannot be of this container.
 */
export function refuseBeginning(where: string, bytes: Uint8Array, container: CheckpointSource['container']): void {
  const text = new TextDecoder('latin1').decode(bytes.subarray(0, TEXT_BYTES));
  if (text.startsWith('version https://')) {
    throw wrong(`${where} gives a Git LFS pointer instead of the file`);
  }
  if (BEGINS[container](bytes, text)) return;
  if (/^\s*</.test(text)) throw webPage(TERMS, where);
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

function wrong(message: string): WrongFile {
  return new WrongFile(TERMS, message, `open the address in a browser to see what it wants; then ${TERMS.instead}`);
}
