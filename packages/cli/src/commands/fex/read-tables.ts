import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { FexgraphError } from '@fexgraph/core';
import {
  concatTables,
  type FexTable,
  labelSessions,
  openFace,
  requireSameColumns,
  type SessionLabel,
  withSource,
} from '@fexgraph/fex';
import { readTableFile, runMetadata, runRecordOf } from '@fexgraph/fex/node';
import type { FexFlags } from './fex-flags.ts';
import { holdsEmbeddings, withoutEmbeddings } from './without-embeddings.ts';

/** Says something on the way that the user should know. */
export type Tell = (note: string) => void;

/** The rows of all files, one after the other, with the sessions that were asked for. */
export async function* readTables(files: readonly string[], flags: FexFlags, tell: Tell): AsyncGenerator<FexTable> {
  const column = sessionColumn(flags);
  const labels = flags.sessionMap === undefined ? undefined : await readSessionMap(flags.sessionMap);
  const rows = rowsOf(files, flags, tell);
  yield* column === undefined ? rows : labelSessions.over(rows, { column, labels });
}

function sessionColumn({ sessions, sessionMap }: FexFlags): string | undefined {
  if (sessionMap === undefined || sessions !== undefined) return sessions;
  throw new FexgraphError('BAD_OPTION', '--session-map needs --sessions: the column that has the labels of the map');
}

async function* rowsOf(files: readonly string[], flags: FexFlags, tell: Tell): AsyncGenerator<FexTable> {
  let first: FexTable | undefined;
  let told = false;
  await requireOnce(files);
  for (const file of files) {
    const run = await runMetadata(file);
    if (run?.complete === false) tell(`${runRecordOf(file)}: the run was not complete: rows may be missing`);
    const { delimiter, decimal, texts } = flags;
    const read = readTableFile(file, { delimiter, decimal, texts });
    const table = flags.openface ? openFace.over(read, { input: basename(file) }) : read;
    const named = files.length > 1 ? withSource.over(table, { source: file }) : table;
    for await (const batch of named) {
      const kept = flags.embeddings ? batch : withoutEmbeddings(batch);
      if (!told && kept !== batch && holdsEmbeddings(batch)) {
        tell('identity embeddings are left out (--embeddings keeps them)');
        told = true;
      }
      first ??= kept.slice(0, 0);
      requireSameColumns(first, kept, file);
      yield kept;
    }
  }
}

/** @throws FexgraphError BAD_OPTION: every row of it would count twice. */
async function requireOnce(files: readonly string[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const file of files) {
    const real = await realpath(file).catch(() => file);
    const other = seen.get(real);
    if (other !== undefined) {
      const also = other === file ? 'twice' : `also as ${other}`;
      throw new FexgraphError('BAD_OPTION', `${file} is given ${also}: each of its rows would count twice`);
    }
    seen.set(real, file);
  }
}

async function readSessionMap(file: string): Promise<ReadonlyMap<string, SessionLabel>> {
  const batches: FexTable[] = [];
  for await (const batch of readTableFile(file, { texts: ['label', 'session'] })) batches.push(batch);
  const table = concatTables(batches);
  const [from, to] = ['label', 'session'].map((name) => table.column(name).values as readonly (string | null)[]);
  const labels = new Map<string, SessionLabel>();
  for (const [row, label] of from.entries()) {
    if (label === null || labels.has(label)) {
      const fault = label === null ? 'has no label' : `has the label "${label}", which another row has too`;
      throw new FexgraphError('BAD_INPUT', `${file}: row ${row + 1} ${fault}`);
    }
    labels.set(label, to[row]);
  }
  return labels;
}
