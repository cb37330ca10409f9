import { definitionOf, FexBatch } from '@fexgraph/core';
import { readFexCsv } from '@fexgraph/sinks';
import { ParquetSinkNode, type WebOutputs } from '@fexgraph/sinks/web';
import { LIVE_SCHEMA } from './live-schema.ts';

type ParquetOptions = ConstructorParameters<typeof ParquetSinkNode>[0];

/** Rows that are in memory together. */
const ROWS = 500;

/** The same rows as Parquet, a few at a time. @throws FexgraphError BAD_INPUT, OUTPUT_FAILED (rejects) */
export async function csvToParquet(table: Blob, name: string, outputs: WebOutputs): Promise<void> {
  const options = definitionOf(ParquetSinkNode).options.parse({ path: `${name}.parquet`, rowGroup: ROWS });
  const sink = new ParquetSinkNode(options as ParquetOptions, outputs);
  await sink.prepare();
  try {
    for await (const text of pieces(table)) await sink.write(recorded(readFexCsv(text, { name })));
    await sink.finish({ complete: true });
  } finally {
    await sink.dispose();
  }
}

/** Tables of some rows, each with the header. Our tables have no line ends inside of fields. */
async function* pieces(table: Blob): AsyncGenerator<string, void> {
  let header = '';
  const lines: string[] = [];
  const take = () => `${header}\n${lines.splice(0).join('\n')}\n`;
  for await (const line of linesOf(table)) {
    if (header === '') header = line;
    else lines.push(line);
    if (lines.length === ROWS) yield take();
  }
  if (lines.length > 0) yield take();
}

async function* linesOf(table: Blob): AsyncGenerator<string, void> {
  const reader = table.stream().pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** A reader guesses the types of columns that the reference does not know; here they are known. */
function recorded(table: FexBatch): FexBatch {
  const batch = FexBatch.concat(LIVE_SCHEMA, [table]);
  for (const [i, row] of [...table.rows()].entries()) {
    const [track, event] = [row.get('Track'), row.get('event')];
    if (track !== null) batch.numbers('track')[i] = Number(track);
    if (event !== null) batch.texts('event')[i] = String(event);
  }
  return batch;
}
