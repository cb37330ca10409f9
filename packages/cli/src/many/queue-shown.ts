import type { PartEvent } from '@fexgraph/batch';
import type { PartProgress } from '@fexgraph/queue';
import { oneLine, plural } from '../run-graph.ts';
import type { ManyParts } from './many-inputs.ts';
import { PartsShown } from './parts-shown.ts';

/** Shows parts that come from a queue: a line of each, and no progress of the plan, of which others do the rest. */
export class QueueShown extends PartsShown {
  readonly #reports = new Map<string, (progress: PartProgress) => void>();
  readonly #startMs = new Map<string, number>();

  constructor(private readonly parts: ManyParts) {
    super({ ...parts, flags: { ...parts.flags, quiet: true } }, new Set());
  }

  /** Says how far a part is, while it is done. */
  report(id: string, report: (progress: PartProgress) => void): void {
    this.#reports.set(id, report);
  }

  override show(event: PartEvent): void {
    super.show(event);
    const { id, name } = event.part;
    const { context, flags } = this.parts;
    if (event.event === 'started') {
      const report = this.#reports.get(id);
      let frames = 0;
      this.#startMs.set(id, context.now());
      event.run.settlements.subscribe(() => report?.({ frames: ++frames, of: event.run.expected() }));
      return;
    }
    const seconds = (context.now() - (this.#startMs.get(id) ?? context.now())) / 1000;
    this.#startMs.delete(id);
    this.#reports.delete(id);
    if (event.event !== 'done' || flags.quiet || flags.json || flags.events) return;
    const { frames, rows } = event.record.segment;
    const what = `${plural(frames, 'frame')}, ${plural(rows, 'row')}`;
    context.terminal.out(`${oneLine(name)}: ${what} in ${seconds.toFixed(1)} s\n`);
  }
}
