import { describe, expect, it } from 'vitest';
import { type PrintStream, processTerminal, safeTerminal } from './terminal.ts';

class FakeStream implements PrintStream {
  text = '';
  #listener: (error: NodeJS.ErrnoException) => void = () => undefined;

  write(text: string): void {
    this.text += text;
  }

  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.#listener = listener;
  }

  fail(code: string): void {
    this.#listener(Object.assign(new Error(code), { code }));
  }
}

function setUp() {
  const [stdout, stderr] = [new FakeStream(), new FakeStream()];
  const failures: (string | undefined)[] = [];
  const terminal = processTerminal({ stdout, stderr }, ({ code }) => failures.push(code));
  return { stdout, stderr, failures, terminal };
}

describe('processTerminal', () => {
  it('stops printing when the reader goes away, which is no failure', () => {
    const { stdout, stderr, failures, terminal } = setUp();
    terminal.out('one\n');
    stdout.fail('EPIPE');
    terminal.out('two\n');
    terminal.err('still here\n');
    expect([stdout.text, stderr.text, failures]).toEqual(['one\n', 'still here\n', []]);
  });

  it('tells once why results cannot be printed', () => {
    const { stdout, failures, terminal } = setUp();
    stdout.fail('ENOSPC');
    stdout.fail('ENOSPC');
    terminal.out('one\n');
    expect([stdout.text, failures]).toEqual(['', ['ENOSPC']]);
  });

  it('keeps results coming when messages cannot be printed', () => {
    const { stdout, stderr, failures, terminal } = setUp();
    stderr.fail('EIO');
    terminal.err('lost\n');
    terminal.out('one\n');
    expect([stdout.text, stderr.text, failures]).toEqual(['one\n', '', []]);
  });

  it('rewrites a line itself, and lets no name do so', () => {
    const { stdout, stderr, terminal } = setUp();
    const safe = safeTerminal(terminal);
    safe.rewrite('1/2');
    safe.err('a\x1b[2K.png: damaged\n');
    safe.out('b\x07.png: 1 face\n');
    expect([stdout.text, stderr.text]).toEqual(['b\\u0007.png: 1 face\n', '\r\x1b[2K1/2a\\u001b[2K.png: damaged\n']);
  });
});
