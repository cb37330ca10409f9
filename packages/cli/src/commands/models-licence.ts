import { Readable } from 'node:stream';
import { cancelled } from '@fexgraph/core';
import type { LicenceAnswer, LicenceTerms } from '@fexgraph/models/node';
import type { CommandContext } from '../command-context.ts';
import { lines } from '../lines.ts';
import { table } from '../table.ts';

function textOf({ model, title, licence, commercial, trainingData }: LicenceTerms): string {
  const rows = [
    ['  licence', licence.name],
    ...(licence.url ? [['  read it at', licence.url]] : []),
    ['  commercial use', commercial],
    ['  training data', trainingData],
  ];
  return `${model}: ${title}\n${table(rows)}`;
}

/** The question must be closed: a reader on standard input keeps the process alive. */
export interface LicenceQuestion {
  readonly answer: LicenceAnswer;
  close(): void;
}

/**
 * Shows each licence; accepts it if the user said so on the command line, and otherwise asks, where somebody is there to
 * answer.
 */
export function licenceQuestion({ terminal, stdin, signal }: CommandContext, accepted: boolean): LicenceQuestion {
  let answers: AsyncGenerator<string> | undefined;
  return {
    answer: async (terms) => {
      terminal.err(textOf(terms));
      if (accepted) terminal.err('Accepted by --accept-licence.\n');
      if (accepted || !terminal.interactive) return accepted;
      terminal.err('Do you accept these terms? [y/N] ');
      answers ??= lines(stdin);
      const answer = await orAborted(answers.next(), signal);
      return /^\s*y(es)?\s*$/i.test(answer.value ?? '');
    },
    close: () => {
      if (answers && stdin instanceof Readable) stdin.destroy();
    },
  };
}

function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(cancelled(signal.reason));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
