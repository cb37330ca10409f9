import { FexgraphError } from '@fexgraph/core';
import { blobOutputs } from './blob-outputs.ts';
import type { WebOutputs } from './web-outputs.ts';

/** Downloads start when this time is over at the latest. */
const KEPT_MS = 60_000;

/** Each output is offered as a download when it is complete. */
export function downloads(): WebOutputs {
  const outputs = blobOutputs((name, blob) => {
    const { document } = globalThis;
    const address = URL.createObjectURL(blob);
    const link = document.createElement('a');
    link.href = address;
    // Browsers make no folders.
    link.download = name.split(/[/\\]/).at(-1) ?? name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
  });
  return {
    open: async (name) => {
      if (!globalThis.document) {
        throw new FexgraphError('OUTPUT_FAILED', `${name} cannot be downloaded from a worker`, {
          hint: 'give the runtime other outputs: originPrivateFiles() or blobOutputs()',
        });
      }
      return outputs.open(name);
    },
  };
}
