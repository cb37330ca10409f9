// @ts-check
import { MessageChannel } from 'node:worker_threads';

/**
 * Frees a buffer now. A thread that allocates little would not collect that garbage for hours.
 * @param {ArrayBuffer} buffer
 */
export function discard(buffer) {
  const { port1 } = new MessageChannel();
  // Nobody receives what is posted to a closed port.
  port1.close();
  port1.postMessage(buffer, [buffer]);
}
