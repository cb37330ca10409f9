import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadProblem } from '../src/commands/studio.ts';
import { runCli } from './run-cli.ts';

const PACKAGE = '@fexgraph/studio';

afterEach(() => {
  vi.doUnmock(PACKAGE);
  vi.resetModules();
});

/** A studio that is told what it is asked for. */
function fakeStudio(failure?: string) {
  const calls: unknown[] = [];
  vi.doMock(PACKAGE, () => ({
    serveStudio: async (options: object) => {
      calls.push(['serve', options]);
      return { address: 'http://localhost:1234/', close: async () => void calls.push('close') };
    },
    openBrowser: async (address: string, failed: (reason: string) => void) => {
      calls.push(['open', address]);
      if (failure) failed(failure);
    },
  }));
  return calls;
}

/** The command, interrupted when it has said where the studio is. */
async function served(...args: string[]) {
  const interruption = new AbortController();
  const onOutput = () => setTimeout(() => interruption.abort());
  return runCli(['studio', ...args], { signal: interruption.signal, onOutput });
}

describe('fexgraph studio', () => {
  it('says where the studio is, opens it, and serves until it is interrupted', async () => {
    const calls = fakeStudio();
    expect(await served('--port', '0', '--host', '::1')).toEqual({ code: 0, out: 'http://localhost:1234/\n', err: '' });
    expect(calls).toEqual([['serve', { port: 0, host: '::1' }], ['open', 'http://localhost:1234/'], 'close']);
  });

  it('opens no browser with --no-open, and goes on where none can be opened', async () => {
    const quiet = fakeStudio();
    await served('--no-open');
    expect(quiet).toEqual([['serve', { port: undefined, host: undefined }], 'close']);
    vi.resetModules();
    fakeStudio('no xdg-open');
    expect(await served()).toMatchObject({ code: 0, err: 'No browser could be opened: no xdg-open\n' });
  });

  it('says how to get the package, and what else is wrong with it', () => {
    const absent = (name: string) =>
      Object.assign(new Error(`Cannot find package '${name}'`), { code: 'ERR_MODULE_NOT_FOUND' });
    expect(loadProblem(absent(PACKAGE))).toMatchObject({
      message: `${PACKAGE} is not installed`,
      hint: `npm install ${PACKAGE}`,
    });
    expect(loadProblem(absent('sirv')).message).toBe("Cannot find package 'sirv'");
  });

  it.each(['-1', '65536', '80x', ''])('refuses the port %j', async (port) => {
    expect((await served('--port', port)).code).toBe(2);
  });
});
