import { toError } from '@fexgraph/core';
import open from 'open';

/** Shows an address in the browser of the system. @param failed told why, where that cannot be done, maybe later */
export async function openBrowser(address: string, failed: (reason: string) => void): Promise<void> {
  try {
    const child = await open(address);
    child.once('close', (code) => {
      if (code) failed(`${child.spawnfile} ended with code ${code}`);
    });
  } catch (thrown) {
    failed(toError(thrown).message);
  }
}
