import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';

export interface Ending {
  /** Null where a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The command in a process of its own, in a process group of its own, with a folder of its own for temporary files. */
export class CliProcess {
  out = '';
  err = '';
  readonly temporary: string;
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;

  /**
   * @param scratch where the folder for temporary files is made
   * @param stdout an open file to print into, instead of `out`
   */
  constructor(args: readonly string[], scratch = tmpdir(), stdout: number | 'pipe' = 'pipe') {
    this.temporary = mkdtempSync(join(scratch, 'temporary-'));
    const folder = this.temporary;
    this.#child = spawn(process.execPath, [inject('command'), ...args], {
      env: { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
      detached: true,
      stdio: ['pipe', stdout, 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
    });
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.err += text;
    });
    // A process that has ended does not read what is written to it.
    this.#child.stdin!.on('error', () => undefined);
    this.ended = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Types into it; it then waits for more. */
  type(text: string): void {
    this.#child.stdin!.write(text);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** The reader of what it prints goes away. */
  stopReading(stream: 'stdout' | 'stderr'): void {
    this.#child[stream]!.destroy();
  }

  /** Whether any process is left of those it started, or itself. */
  get groupLives(): boolean {
    try {
      process.kill(-this.#child.pid!, 0);
      return true;
    } catch {
      return false;
    }
  }

  /** Ends whatever is left. */
  end(): void {
    if (this.groupLives) process.kill(-this.#child.pid!, 'SIGKILL');
  }

  /** Waits for something to be true while it runs. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (!this.running) throw new Error(`the command has ended: ${this.err}${this.out}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
