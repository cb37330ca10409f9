import { type Part, type PartEvent, type PartRecord, partSizes } from '@fexgraph/batch';
import type { FexBatch, FexgraphError, FrameFailure } from '@fexgraph/core';
import { headColumns } from '@fexgraph/runtime';
import { Subject } from 'rxjs';
import { FaceCounts } from '../face-counts.ts';
import { Progress } from '../progress.ts';
import { RunEvents } from '../run-events.ts';
import { facesInWords, oneLine, plural } from '../run-graph.ts';
import type { ManyParts } from './many-inputs.ts';
import { type ActiveWork, partsLine } from './parts-progress.ts';

interface ShownPart extends ActiveWork {
  readonly counts: FaceCounts;
  frames: number;
  expected: number | undefined;
}

interface Sum {
  parts: number;
  bytes: number;
}

/** Shows parts as they are done: to people as lines and progress, to programs as events. */
export class PartsShown {
  readonly events: RunEvents;
  /** Of all parts. */
  readonly failures = new Subject<FrameFailure>();
  readonly #progress: Progress;
  readonly #active = new Map<string, ShownPart>();
  /** Errors of frames that were printed. */
  readonly #told = new WeakSet<Error>();
  readonly #sizeOf: (part: Part) => number;
  /** Sums, since progress is shown often and parts may be many. */
  readonly #all: Sum;
  readonly #before: Sum;
  readonly #now: Sum = { parts: 0, bytes: 0 };
  #failed = 0;
  #frames = 0;

  /** @param before ids of parts that earlier runs have done */
  constructor(
    private readonly many: ManyParts,
    before: ReadonlySet<string>,
  ) {
    this.events = new RunEvents(many.context, many.flags.events === true);
    this.#progress = new Progress(many.context.terminal, many.context.now);
    const { parts } = many.planned.plan;
    this.#sizeOf = partSizes(parts);
    this.#all = this.#sumOf(parts);
    this.#before = this.#sumOf(parts.filter(({ id }) => before.has(id)));
  }

  /** What was found in a part that is being done. */
  countsOf({ id }: Part): FaceCounts {
    return this.#active.get(id)!.counts;
  }

  show(event: PartEvent): void {
    if (event.event === 'started') this.#follow(event);
    else if (event.event === 'done') this.#tellDone(event.part, event.record);
    else this.#tellFailed(event.part, event.error);
  }

  complain(error: FexgraphError): void {
    this.#progress.clear();
    if (this.#told.has(error)) return;
    this.many.context.terminal.err(`fexgraph: ${oneLine(this.many.inWords(error.toLine()))}\n`);
  }

  end(): void {
    this.failures.complete();
    this.#progress.clear();
  }

  #follow({ part, graph, run }: PartEvent & { readonly event: 'started' }): void {
    const { context, flags } = this.many;
    const { id, name, kind } = part;
    const counts = new FaceCounts(headColumns(graph));
    const shown: ShownPart = {
      ...{ name, bytes: this.#sizeOf(part), frames: 0, expected: undefined, startMs: context.now(), counts },
    };
    this.#active.set(id, shown);
    this.events.tell({ event: 'started', part: name, kind });
    // What ends the run is told by whoever does the part.
    run.output<FexBatch>('fex').subscribe({ next: (batch) => counts.add(batch), error: () => undefined });
    run.failures.subscribe((failure) => this.#tellFrame(failure));
    run.settlements.subscribe(() => {
      shown.frames++;
      this.#frames++;
      shown.expected = run.expected();
      this.events.tell({ event: 'progress', part: name, frames: shown.frames, of: shown.expected ?? null });
      if (!flags.quiet) this.#showProgress();
    });
  }

  #tellFrame(failure: FrameFailure): void {
    const { error } = failure;
    const { code, message, key, input = key.source } = error;
    this.failures.next(failure);
    this.#told.add(error);
    this.#progress.clear();
    this.many.context.terminal.err(`${oneLine(this.many.inWords(error.toLine()))}\n`);
    this.events.tell({ event: 'frame-failed', input, frame: key.index, code, message });
  }

  #showProgress(): void {
    const [all, before, now] = [this.#all, this.#before, this.#now];
    this.#progress.show((elapsed, columns) => {
      const state = {
        ...{ parts: all.parts, done: before.parts + now.parts, failed: this.#failed, frames: this.#frames },
        ...{ bytes: all.bytes, bytesDone: before.bytes + now.bytes, bytesBefore: before.bytes },
        active: [...this.#active.values()],
      };
      return partsLine(state, elapsed, this.many.context.now(), columns);
    });
  }

  #sumOf(parts: readonly Part[]): Sum {
    return { parts: parts.length, bytes: parts.reduce((sum, part) => sum + this.#sizeOf(part), 0) };
  }

  #tellDone(part: Part, { segment: { rows } }: PartRecord): void {
    const { id, name, kind } = part;
    const { context, flags } = this.many;
    const { frames, counts, startMs } = this.#active.get(id)!;
    this.#active.delete(id);
    this.#now.parts++;
    this.#now.bytes += this.#sizeOf(part);
    this.events.tell({ event: 'done', part: name, frames, rows, faces: counts.faces });
    this.#progress.clear();
    if (flags.quiet || flags.json || flags.events) return;
    const seconds = ((context.now() - startMs) / 1000).toFixed(1);
    const what = `${plural(frames, kind === 'video' ? 'frame' : 'picture')}, ${facesInWords(counts.faces, counts.boxesOnly)}`;
    context.terminal.out(`${oneLine(name)}: ${what} in ${seconds} s\n`);
  }

  #tellFailed({ id, name }: Part, error: FexgraphError): void {
    const { code, message } = error;
    this.#active.delete(id);
    this.#failed++;
    this.#progress.clear();
    this.events.tell({ event: 'failed', part: name, code, message });
    if (this.#told.has(error)) return;
    this.many.context.terminal.err(`${oneLine(name)}: failed: ${oneLine(this.many.inWords(error.toLine()))}\n`);
  }
}
