import 'reflect-metadata';
import { FexgraphError, toError } from '@fexgraph/core';
import { blobOutputs } from '@fexgraph/sinks/web';
import { csvToParquet } from './csv-to-parquet.ts';
import type { ParquetAnswer, ParquetOrder } from './parquet-orders.ts';

const answer = (given: ParquetAnswer) => postMessage(given);

/** Once: a table each. */
addEventListener('message', async ({ data: { table, name } }: MessageEvent<ParquetOrder>) => {
  try {
    await csvToParquet(
      table,
      name,
      blobOutputs((_, parquet) => answer({ parquet })),
    );
  } catch (thrown) {
    const error = toError(thrown);
    answer({ error: { message: error.message, hint: error instanceof FexgraphError ? error.hint : undefined } });
  }
});
