import { createReadStream } from 'node:fs';
import { FexgraphError, type Note, toError } from '@fexgraph/core';
import { type InputEntry, listInputs } from '@fexgraph/sources/node';
import type { DetectFlags } from '../commands/detect-options.ts';
import { lines } from '../lines.ts';
import { shownNames } from './fetched.ts';

/** Stands for a list of paths on stdin. */
const STDIN = '-';

/** What the command is given, listed. */
export interface Listed {
  /** Undefined for a list of pictures that is read as it comes. */
  readonly entries: readonly InputEntry[] | undefined;
  readonly notes: readonly Note[];
}

/**
 * @param name gives an address the name by which it may be shown
 * @throws FexgraphError BAD_OPTION; BAD_INPUT where there is nothing to read (rejects).
 */
export async function listed(
  inputs: readonly string[],
  { list }: Pick<DetectFlags, 'list'>,
  name: (address: string) => string,
): Promise<Listed> {
  if (inputs.includes(STDIN)) {
    if (inputs.length === 1 && list === undefined) return { entries: undefined, notes: [] };
    throw new FexgraphError('BAD_OPTION', '"-" (a list of paths on stdin) cannot be used together with other inputs');
  }
  const named = list === undefined ? [] : await namesIn(list);
  return listInputs(shownNames([...inputs, ...named], name), '.');
}

async function namesIn(list: string): Promise<readonly string[]> {
  const names: string[] = [];
  const file = createReadStream(list);
  try {
    for await (const line of lines(file)) if (line.trim() !== '') names.push(line);
  } catch (cause) {
    throw new FexgraphError('BAD_INPUT', `--list ${list}: ${toError(cause).message}`, { cause });
  }
  if (names.length === 0) throw new FexgraphError('BAD_INPUT', `--list ${list}: the list is empty`);
  return names;
}
