import type { Terminal } from './terminal.ts';

export interface ProgressState {
  readonly done: number;
  readonly total: number | undefined;
  readonly failed: number;
}

/** `1:02:03`, `0:49`. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

const BAR = 20;

/** `[#####...............]` */
export function progressBar(share: number): string {
  const filled = Math.round(share * BAR);
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`;
}

export const rateText = (rate: number) => `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`;

/** `[#####.....]  41/200  20.5%  3.2/s  ETA 0:49  1 failed`, within `columns`. `elapsed` in seconds. */
export function progressLine({ done, total, failed }: ProgressState, elapsed: number, columns: number): string {
  const rate = elapsed > 0 ? done / elapsed : 0;
  const parts: string[] = [];
  if (total !== undefined && total > 0) {
    const share = Math.min(1, done / total);
    parts.push(progressBar(share), `${done}/${total}`, `${(100 * share).toFixed(1)}%`);
  } else parts.push(`${done} frames`);
  if (rate > 0) parts.push(rateText(rate));
  if (total !== undefined && rate > 0 && done < total) parts.push(`ETA ${clockText((total - done) / rate)}`);
  if (failed > 0) parts.push(`${failed} failed`);
  return parts.join('  ').slice(0, Math.max(10, columns - 1));
}

/** Rewrites one line of an interactive terminal a few times a second; silent elsewhere. */
export class Progress {
  #shown = false;
  #lastMs = Number.NEGATIVE_INFINITY;
  #startMs: number | undefined;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number,
    private readonly everyMs = 200,
  ) {}

  update(state: ProgressState): void {
    this.show((elapsed, columns) => progressLine(state, elapsed, columns));
  }

  /** @param line made only when it is shown, with the seconds since the first one */
  show(line: (elapsed: number, columns: number) => string): void {
    const now = this.now();
    this.#startMs ??= now;
    if (!this.terminal.interactive || now - this.#lastMs < this.everyMs) return;
    this.#lastMs = now;
    this.#shown = true;
    this.terminal.rewrite(line((now - this.#startMs) / 1000, this.terminal.columns));
  }

  /** Removes the line, so that what follows starts on a clean one. */
  clear(): void {
    if (this.#shown) this.terminal.rewrite('');
    this.#shown = false;
  }
}
