import type { SpoolAnswer, SpoolOrder } from './spool-orders.ts';

/** Of workers only, so not among the types of pages. */
interface SyncAccessHandle {
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  close(): void;
}
type SyncFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncAccessHandle> };

/** What the browser calls the error when no room is left. */
const FULL = 'QuotaExceededError';

let file: SyncAccessHandle | undefined;
let size = 0;

/** Into the file itself: what was answered is there, also when the page ends without a word. */
function append(bytes: Uint8Array): void {
  const written = file!.write(bytes, { at: size });
  // A file that is full takes a part.
  if (written < bytes.length) throw new DOMException('no room is left', FULL);
  size += written;
}

async function obey(order: SpoolOrder): Promise<void> {
  if (order.kind === 'open') file = await (order.file as SyncFile).createSyncAccessHandle();
  else if (order.kind === 'write') append(order.bytes);
  else file?.close();
}

const answer = (given: SpoolAnswer) => postMessage(given);

/** One after the other, in the order in which they came. */
let last: Promise<void> = Promise.resolve();
addEventListener('message', ({ data: order }: MessageEvent<SpoolOrder>) => {
  last = last.then(async () => {
    try {
      await obey(order);
      answer({ id: order.id });
    } catch (thrown) {
      const { name, message } = thrown as Error;
      answer({ id: order.id, error: { isFull: name === FULL, message } });
    }
  });
});
