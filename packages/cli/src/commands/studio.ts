import { once } from 'node:events';
import { FexgraphError, toError } from '@fexgraph/core';
import type { CommandContext } from '../command-context.ts';

const PACKAGE = '@fexgraph/studio';

export interface StudioFlags {
  readonly port?: number;
  readonly host?: string;
  readonly open: boolean;
}

/** The studio is a package of its own, because its page has the onnxruntime of browsers with it. */
async function loadStudio() {
  try {
    return await import('@fexgraph/studio');
  } catch (thrown) {
    const { code, message } = toError(thrown) as NodeJS.ErrnoException;
    const isAbsent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${PACKAGE}'`);
    if (!isAbsent) throw thrown;
    throw new FexgraphError('NOT_REGISTERED', `${PACKAGE} is not installed`, { hint: `npm install ${PACKAGE}` });
  }
}

/** `fexgraph studio`: serves until it is interrupted, which is how it is meant to end. */
export async function runStudio({ port, host, open }: StudioFlags, { terminal, signal }: CommandContext) {
  const { serveStudio, openBrowser } = await loadStudio();
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
