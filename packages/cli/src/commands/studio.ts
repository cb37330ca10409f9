import { once } from 'node:events';
import { FexgraphError, toError } from '@fexgraph/core';
import type { CommandContext } from '../command-context.ts';

const PACKAGE = '@fexgraph/studio';

export interface StudioFlags {
  readonly port?: number;
  readonly host?: string;
  readonly open: boolean;
}

/** What to tell somebody for whom the package could not be loaded. */
export function loadProblem(thrown: unknown): Error {
  const error = toError(thrown);
  const isAbsent =
    (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(`'${PACKAGE}'`);
  if (!isAbsent) return error;
  return new FexgraphError('NOT_REGISTERED', `${PACKAGE} is not installed`, { hint: `npm install ${PACKAGE}` });
}

/** `fexgraph studio`: serves until it is interrupted, which is how it is meant to end. */
export async function runStudio({ port, host, open }: StudioFlags, { terminal, signal }: CommandContext) {
  // A package of its own, because its page has the onnxruntime of browsers with it.
  const { serveStudio, openBrowser } = await import('@fexgraph/studio').catch((thrown) => {
    throw loadProblem(thrown);
  });
  const studio = await serveStudio({ port, host });
  try {
    terminal.out(`${studio.address}\n`);
    if (open) {
      await openBrowser(studio.address, (reason) => terminal.err(`No browser could be opened: ${reason}\n`));
    }
    if (!signal.aborted) await once(signal, 'abort');
  } finally {
    await studio.close();
  }
}
