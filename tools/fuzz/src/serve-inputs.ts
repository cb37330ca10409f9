import { FexgraphError } from '@fexgraph/core';
import { makeInput } from './make-input.ts';
import type { ParserFuzz } from './parser-fuzz.ts';

/** What a process is asked for, as JSON in its first argument: inputs `from` (included) to `to` (excluded) of one parser. */
export interface Order {
  readonly parser: string;
  readonly from: number;
  readonly to: number;
}

/** What a process tells: which input it begins, and how one ended. */
export type Report =
  | { readonly begins: number }
  | { readonly ended: number; readonly outcome: 'accepted' | 'refused' }
  | { readonly ended: number; readonly outcome: 'fault'; readonly reason: string };

/** The body of a process: gives the inputs to the parser, one after the other. */
export async function serveInputs(parsers: readonly ParserFuzz[]): Promise<void> {
  const { parser: name, from, to } = JSON.parse(process.argv[2]) as Order;
  const parser = parsers.find((candidate) => candidate.name === name);
  if (!parser) throw new Error(`there is no fuzz of "${name}"`);
  const tell = (report: Report) => new Promise((sent) => process.send!(report, undefined, undefined, sent));
  for (let index = from; index < to; index++) {
    const input = makeInput(parser, index);
    await tell({ begins: index });
    try {
      await parser.run(input);
      await tell({ ended: index, outcome: 'accepted' });
    } catch (thrown) {
      if (thrown instanceof FexgraphError) await tell({ ended: index, outcome: 'refused' });
      else
        await tell({
          ended: index,
          outcome: 'fault',
          reason: thrown instanceof Error ? `${thrown.stack}` : `${thrown}`,
        });
    }
  }
  // What a parser has opened (a runtime) would keep the process alive.
  process.exit();
}
