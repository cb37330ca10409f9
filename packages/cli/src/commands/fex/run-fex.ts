import { cancelled } from '@fexgraph/core';
import type { FexTable } from '@fexgraph/fex';
import type { CommandContext } from '../../command-context.ts';
import type { FexFlags } from './fex-flags.ts';
import { FEX_OPERATIONS } from './fex-operations.ts';
import { plotOf, reportOf } from './fex-plots.ts';
import { readTables, type Tell } from './read-tables.ts';
import type { Rows } from './rows.ts';
import { printTable, writeDrawing, writeTable } from './write-table.ts';

/** Commands that give no table. */
const DRAWINGS: Readonly<
  Record<string, { of: (rows: Rows, flags: FexFlags, tell: Tell) => Promise<string>; ending: string } | undefined>
> = {
  plot: { of: plotOf, ending: '.svg' },
  report: { of: reportOf, ending: '.html' },
};

/** `fexgraph fex <operation>`. */
export async function runFex(
  operation: string,
  files: readonly string[],
  flags: FexFlags,
  { terminal, signal }: CommandContext,
): Promise<void> {
  const tell = (note: string) => {
    if (!flags.quiet) terminal.err(`${note}\n`);
  };
  // Whose faces they are is told from embeddings, which then stay out of the result as ever.
  const read = operation === 'identities' ? { ...flags, embeddings: true } : flags;
  const rows = untilAborted(readTables(files, read, tell), signal);
  const { out, overwrite = false } = flags;
  const inputs = flags.sessionMap === undefined ? files : [...files, flags.sessionMap];
  const place = out === undefined ? undefined : { path: out, inputs, overwrite };
  const draw = DRAWINGS[operation];
  if (draw !== undefined) {
    const drawn = () => draw.of(rows, flags, tell);
    if (place === undefined) terminal.out(await drawn());
    else await writeDrawing(drawn, draw.ending, place);
    return;
  }
  const result = FEX_OPERATIONS[operation](rows, flags, tell);
  if (place === undefined) {
    await printTable(result, terminal.out);
    return;
  }
  const count = await writeTable(result, place);
  tell(`${count} ${count === 1 ? 'row' : 'rows'}\n  ${place.path}`);
}

async function* untilAborted(rows: Rows, signal: AbortSignal): AsyncGenerator<FexTable> {
  for await (const batch of rows) {
    if (signal.aborted) throw cancelled(signal.reason);
    yield batch;
  }
}
