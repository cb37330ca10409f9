import type { CommandContext } from './command-context.ts';

/** What a program that started the command is told, as it happens: one JSON object a line. */
export type RunEvent =
  | { readonly event: 'plan'; readonly parts: number; readonly done: number }
  | { readonly event: 'started'; readonly part: string; readonly kind: string }
  | { readonly event: 'progress'; readonly part: string; readonly frames: number; readonly of: number | null }
  | ({ readonly event: 'frame-failed'; readonly input: string; readonly frame: number } & Problem)
  | {
      readonly event: 'done';
      readonly part: string;
      readonly frames: number;
      readonly rows: number;
      readonly faces: number;
    }
  | ({ readonly event: 'failed'; readonly part: string } & Problem)
  | { readonly event: 'table'; readonly path: string; readonly rows: number }
  | { readonly event: 'finished'; readonly complete: boolean; readonly exit: number; readonly record: string | null };

interface Problem {
  readonly code: string;
  readonly message: string;
}

/** From one `progress` of a part to the next. */
const PROGRESS_MS = 1000;

/** Prints events with the seconds since the first of them; does nothing where nobody asked for them. */
export class RunEvents {
  #startMs: number | undefined;
  readonly #last = new Map<string, number>();

  constructor(
    private readonly context: Pick<CommandContext, 'terminal' | 'now'>,
    private readonly wanted: boolean,
  ) {}

  tell(event: RunEvent): void {
    if (!this.wanted) return;
    const now = this.context.now();
    this.#startMs ??= now;
    if (event.event === 'progress') {
      if (now - (this.#last.get(event.part) ?? Number.NEGATIVE_INFINITY) < PROGRESS_MS) return;
      this.#last.set(event.part, now);
    }
    const { event: name, ...rest } = event;
    const seconds = Math.round(now - this.#startMs) / 1000;
    this.context.terminal.out(`${JSON.stringify({ event: name, seconds, ...rest })}\n`);
  }
}
