import {
  type Part,
  type PartFolder,
  type PartRecord,
  type PartSurroundings,
  type PartsOutcome,
  runParts,
} from '@fexgraph/batch';
import { type CompiledGraph, FexgraphError, type RunOutcome, type RunReport } from '@fexgraph/core';
import { recordRun } from '@fexgraph/runtime/node';
import type { RunRecord } from '@fexgraph/sinks';
import { completeReports } from '@fexgraph/sinks/node';
import type { DetectFlags } from '../commands/detect-options.ts';
import type { ManyParts } from './many-inputs.ts';
import type { PartsShown } from './parts-shown.ts';

export interface PartsWorkOptions extends Pick<PartSurroundings, 'embeddings' | 'admit'> {
  readonly backend: string;
  readonly flags: Pick<DetectFlags, 'jobs' | 'failFast' | 'maxErrors' | 'maxInFlight' | 'batchSize'>;
}

/** Does parts, shows how they go, and keeps the run record of each. */
export class PartsWork {
  readonly #started = new Date();
  #failures = 0;

  constructor(
    private readonly many: ManyParts,
    private readonly folder: PartFolder,
    private readonly shown: PartsShown,
    private readonly options: PartsWorkOptions,
  ) {}

  /** @param done is told of each part that is done */
  async do(parts: readonly Part[], done: (id: string, record: PartRecord) => void): Promise<PartsOutcome> {
    const { planned, runtime, context } = this.many;
    const { embeddings, admit, flags } = this.options;
    const outcome = await runParts(parts, {
      ...{ folder: this.folder, container: runtime.container, embeddings, admit },
      ...{ jobs: flags.jobs, signal: context.signal, failFast: flags.failFast, work: planned.work },
      runOptions: {
        maxErrors: flags.maxErrors,
        maxInFlight: flags.maxInFlight,
        maxBatch: flags.batchSize,
        onError: flags.failFast ? 'fail' : undefined,
      },
      complete: (part, graph, ran) => this.#completed(part, graph, ran),
      record: (part, graph, ran) => ({ ...this.#recordOf(part, graph, ran) }),
      limit: ({ run }) => this.#limit(run as RunRecord),
      on: (event) => {
        if (event.event === 'done') done(event.part.id, event.record);
        this.shown.show(event);
      },
    });
    this.shown.end();
    if (outcome.error) this.shown.complain(outcome.error);
    return outcome;
  }

  #recordOf(part: Part, graph: CompiledGraph, outcome: RunOutcome): RunRecord {
    const { runtime } = this.many;
    const asked = graph.nodes.flatMap(({ definition, options }) => definition.models?.(options as never) ?? []);
    const models = new Set(asked.map(({ id }) => id));
    const { faces, boxesOnly } = this.shown.countsOf(part);
    // How often a session was called counts for all who share it.
    const sessions = runtime.inference.records().map((session) => ({ ...session, calls: null }));
    return recordRun({
      ...{ graph, outcome, faces, boxesOnly, models: runtime.models, backend: this.options.backend },
      sessions: sessions.filter(({ model }) => models.has(model)),
      ...{ started: this.#started, finished: new Date(), options: {} },
    });
  }

  /** A report of a part says how its numbers came about. */
  async #completed(part: Part, graph: CompiledGraph, outcome: RunOutcome): Promise<RunReport> {
    const { report } = outcome;
    const record = this.#recordOf(part, graph, outcome);
    const { outputs, notes } = await completeReports(record, report);
    const now = new Map(outputs.map(({ path, bytes, sha256 }) => [path, { bytes, sha256 }]));
    const written = report.written.map((file) => ({ ...file, ...now.get(file.path) }));
    return { ...report, written, notes: [...report.notes, ...notes.slice(record.notes.length)] };
  }

  /** `--max-errors` is of all parts. */
  #limit({ failureCount }: RunRecord): FexgraphError | undefined {
    const { maxErrors } = this.options.flags;
    this.#failures += failureCount;
    if (maxErrors === undefined || this.#failures <= maxErrors) return undefined;
    return new FexgraphError('LIMIT_EXCEEDED', `${this.#failures} frames failed, more than maxErrors allows`);
  }
}
