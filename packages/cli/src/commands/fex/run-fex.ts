import { cancelled } from '@fexgraph/core';
import type { FexTable } from '@fexgraph/fex';
import type { CommandContext } from '../../command-context.ts';
import type { FexFlags } from './fex-flags.ts';
import { FEX_OPERATIONS, type Rows } from './fex-operations.ts';
import { readTables } from './read-tables.ts';
import { printTable, writeTable } from './write-table.ts';

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
  const result = FEX_OPERATIONS[operation](rows, flags);
  const { out, overwrite = false } = flags;
  if (out === undefined) {
    await printTable(result, terminal.out);
    return;
  }
  const inputs = flags.sessionMap === undefined ? files : [...files, flags.sessionMap];
  const count = await writeTable(result, { path: out, inputs, overwrite });
  tell(`${count} ${count === 1 ? 'row' : 'rows'}\n  ${out}`);
}

async function* untilAborted(rows: Rows, signal: AbortSignal): AsyncGenerator<FexTable> {
  for await (const batch of rows) {
    if (signal.aborted) throw cancelled(signal.reason);
    yield batch;
  }
}
