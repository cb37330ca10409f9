import { FexgraphError } from '@fexgraph/core';
import { blobOutputs } from './blob-outputs.ts';
import { offerDownload } from './offer-download.ts';
import type { WebOutputs } from './web-outputs.ts';

/** Each output is offered as a download when it is complete. */
export function downloads(): WebOutputs {
  const outputs = blobOutputs(offerDownload);
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
