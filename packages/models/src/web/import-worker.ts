import { FexgraphError } from '@fexgraph/core';
import { type Checkpoint, readCheckpoint } from '@fexgraph/networks/checkpoints';
import { asFexgraphError } from '../as-fexgraph-error.ts';
import { buildNetworkModel } from '../build/build-network-model.ts';
import { recognise } from '../build/recognise.ts';
import type { FromImportWorker, ToImportWorker } from './import-protocol.ts';
import { sha256 } from './sha256.ts';

/** What the globals of a worker are used for here. */
const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToImportWorker>) => void;
  postMessage(message: FromImportWorker, transfer?: Transferable[]): void;
};

/** Of the file that this worker is for. */
let checkpoint: Checkpoint | undefined;

port.onmessage = async ({ data }) => {
  try {
    if (data.kind === 'read') await read(data);
    else build(data);
  } catch (thrown) {
    const { code, message, hint } = asFexgraphError(thrown);
    port.postMessage({ kind: 'failed', code, message, ...(hint !== undefined && { hint }) });
  }
};
port.postMessage({ kind: 'listening' });

async function read({ file, name, entries }: Extract<ToImportWorker, { kind: 'read' }>): Promise<void> {
  const bytes = await bytesOf(file, name);
  checkpoint = readCheckpoint(bytes, name);
  const digest = await sha256(bytes);
  const found = entries.length === 1 ? entries : recognise(name, checkpoint, digest, entries);
  port.postMessage({ kind: 'recognised', models: found.map(({ id }) => id), sha256: digest });
}

function build({ entry, plan }: Extract<ToImportWorker, { kind: 'build' }>): void {
  const { onnx, parameters, warnings } = buildNetworkModel(entry, plan, checkpoint as Checkpoint);
  const bytes = onnx as Uint8Array<ArrayBuffer>;
  port.postMessage({ kind: 'built', onnx: bytes, parameters, warnings }, [bytes.buffer]);
}

async function bytesOf(file: Blob, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = room(file.size, name);
  let at = 0;
  try {
    const reader = file.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return bytes;
      bytes.set(value, at);
      at += value.length;
      port.postMessage({ kind: 'progress', bytes: at });
    }
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `${name} cannot be read: ${(cause as Error).message}`, {
      hint: 'choose it again: it may have been changed or removed meanwhile',
      cause,
    });
  }
}

function room(size: number, name: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (cause) {
    throw new FexgraphError('LIMIT_EXCEEDED', `${name}: there is not enough memory for its ${size} bytes`, {
      hint: 'close other pages, or build the model in Node and serve it',
      cause,
    });
  }
}
