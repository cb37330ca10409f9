import type { StoreNote, StoreObserver, TransferProgress } from '@fexgraph/models/node';
import { clockText, progressBar } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

/** `facenet  [#####...............]  28.1/111.9 MB  25%  3.1 MB/s  ETA 0:27`, within `columns`. */
export function transferLine(progress: TransferProgress, columns: number): string {
  const { model, bytes, total, bytesPerSecond, secondsLeft } = progress;
  const done = (bytes / 1e6).toFixed(1);
  const parts = [model];
  if (total === undefined) parts.push(`${done} MB`);
  else {
    const share = Math.min(1, bytes / total);
    parts.push(progressBar(share));
    parts.push(`${done}/${(total / 1e6).toFixed(1)} MB`, `${Math.floor(100 * share)}%`);
  }
  if (bytesPerSecond !== undefined) parts.push(`${(bytesPerSecond / 1e6).toFixed(1)} MB/s`);
  if (secondsLeft !== undefined && secondsLeft > 0) parts.push(`ETA ${clockText(secondsLeft)}`);
  return parts.join('  ').slice(0, Math.max(10, columns - 1));
}

/** Shows downloads on a terminal, and what there is to know about them everywhere. Warnings also when quiet. */
export class StoreReporter implements StoreObserver {
  #shown = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly quiet: boolean,
  ) {}

  progress(progress: TransferProgress): void {
    if (this.quiet || !this.terminal.interactive) return;
    this.#shown = true;
    this.terminal.rewrite(transferLine(progress, this.terminal.columns));
    if (progress.bytes === progress.total) this.clear();
  }

  note({ model, level, message }: StoreNote): void {
    if (this.quiet && level === 'info') return;
    this.clear();
    this.terminal.err(`${model}: ${level === 'warning' ? 'WARNING: ' : ''}${message}\n`);
  }

  clear(): void {
    if (this.#shown) this.terminal.rewrite('');
    this.#shown = false;
  }
}
