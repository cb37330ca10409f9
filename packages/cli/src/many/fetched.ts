import { env } from 'node:process';
import { isAddress, REMOTE_INPUTS } from '@fexgraph/files';
import { defaultInputCache, FetchedInputs, type NodeRuntime } from '@fexgraph/runtime/node';
import type { CommandContext } from '../command-context.ts';
import { oneLine } from '../run-graph.ts';

/** How inputs are fetched that lie elsewhere. */
export interface NetworkFlags {
  readonly allowHttp?: boolean;
  readonly inputCache?: string;
  readonly inputCacheGb?: number;
  /** Also for addresses that only a graph file names. */
  readonly allowNetwork?: boolean;
  readonly quiet?: boolean;
}

/** What asks for inputs at addresses: for those that the user names, unless it may ask for all. */
export function fetchedInputs(
  {
    allowHttp,
    allowNetwork,
    inputCache = env.FEXGRAPH_INPUT_CACHE || defaultInputCache(),
    inputCacheGb,
    quiet,
  }: NetworkFlags,
  context?: Pick<CommandContext, 'terminal'>,
): FetchedInputs {
  return new FetchedInputs({
    ...{ folder: inputCache, allowHttp, allowAll: allowNetwork, env },
    mostBytes: inputCacheGb === undefined ? undefined : inputCacheGb * 1e9,
    note: (name, message) => {
      if (!quiet) context?.terminal.err(`${oneLine(name)}: ${oneLine(message)}\n`);
    },
  });
}

/** Inputs by names that may be shown: of an address what is no secret. */
export const shownNames = (inputs: readonly string[], name: (address: string) => string): readonly string[] =>
  inputs.map((input) => (isAddress(input) ? name(input) : input));

/** The nodes of a runtime read what these fetch. */
export function readFrom(remote: FetchedInputs, { container }: Pick<NodeRuntime, 'container'>): void {
  container.register(REMOTE_INPUTS, { useValue: remote });
}
