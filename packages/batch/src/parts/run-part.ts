import { basename, dirname, resolve } from 'node:path';
import {
  type CompiledGraph,
  compile,
  type FexBatch,
  FexgraphError,
  type GraphBuilder,
  GraphRun,
  type RunOptions,
  type RunOutcome,
  type RunReport,
  type Wire,
} from '@fexgraph/core';
import { DiskFiles, OUTPUT_FILES } from '@fexgraph/files';
import type { DependencyContainer } from 'tsyringe';
import type { Part } from '../plan/part.ts';
import { segmentSink } from '../segment/segment-sink.ts';
import type { PartDraft, PartFolder } from './part-folder.ts';
import type { PartRecord } from './part-record.ts';
import { thisWorker } from './worker.ts';

/** What the graph of a part is, and what of it is kept. */
export interface PartWork {
  readonly graph: GraphBuilder;
  /** The rows that go into the segment. */
  readonly records: Wire<FexBatch>;
}

export interface PartSurroundings {
  readonly folder: PartFolder;
  /** For `compile`: that of a runtime. */
  readonly container: DependencyContainer;
  /** Store identity embeddings (biometric data). Default false. */
  readonly embeddings?: boolean;
  readonly runOptions?: RunOptions;
  /** Asked before a part is begun. Rejects where the part cannot be done, for example because an input is another now. */
  admit?(part: Part): Promise<void>;
  /** The graph of a part; what else it writes goes into `draft.files`. */
  work(part: Part, draft: PartDraft): PartWork;
  /** Completes what the run has written, when it is over. Gives the report with the files as they are then. */
  complete?(part: Part, graph: CompiledGraph, outcome: RunOutcome): Promise<RunReport>;
  /** What is kept of how the run went (`PartRecord.run`). */
  record(part: Part, graph: CompiledGraph, outcome: RunOutcome): Record<string, unknown>;
}

/** A part that is being worked on. */
export interface ActivePart {
  readonly part: Part;
  readonly graph: CompiledGraph;
  readonly run: GraphRun;
}

/** Node of the segment in the graph of a part. */
const SEGMENT = 'segment';

/**
 * Does a part: runs its graph, and keeps the rows if the run is complete. Otherwise nothing stays of it.
 *
 * @param begun is told when the run exists, before a frame flows
 * @throws FexgraphError that which ended the run, or OUTPUT_FAILED, NODE_FAILED as `PartFolder.commit` (rejects).
 */
export async function runPart(
  part: Part,
  { folder, container, embeddings = false, runOptions, admit, work, complete, record }: PartSurroundings,
  begun: (active: ActivePart) => void = () => undefined,
): Promise<PartRecord> {
  const draft = folder.draft(part.id);
  const started = new Date();
  try {
    await admit?.(part);
    const { graph: builder, records } = work(part, draft);
    builder.add(SEGMENT, segmentSink({ path: draft.segment, embeddings }), records);
    const graph = compile(builder.build(), privately(container));
    const run = new GraphRun(graph, runOptions);
    begun({ part, graph, run });
    const settled = await run.settled;
    if (settled.error) throw settled.error;
    requireSome(settled);
    const outcome = complete ? { ...settled, report: await complete(part, graph, settled) } : settled;
    const kept = {
      ...recordOf(part.id, draft, outcome),
      worker: thisWorker(started, new Date()),
      run: record(part, graph, outcome),
    };
    await folder.commit(draft, kept);
    return kept;
  } catch (thrown) {
    // The first failure is the one to report; what cannot be removed now is swept later.
    await folder.discard(draft).catch(() => undefined);
    throw thrown;
  }
}

/** An input of which no frame could be read or analysed has failed: it is tried again, and is no part of empty rows. */
function requireSome({ report: { counts, failures } }: RunOutcome): void {
  const { accepted, deadLetters, nullRows } = counts;
  if (accepted > 0 && deadLetters + nullRows === accepted) throw failures[0].error;
}

/** A draft has names that nobody else has: it needs no locks, and no leave to write. */
function privately(container: DependencyContainer): DependencyContainer {
  const own = container.createChildContainer();
  own.register(OUTPUT_FILES, { useValue: new DiskFiles() });
  return own;
}

function recordOf(id: string, draft: PartDraft, { report }: RunOutcome): Omit<PartRecord, 'run' | 'worker'> {
  const { rows, nullRows } = report.counts;
  const segment = report.written.find(({ node }) => node === SEGMENT);
  if (segment?.sha256 === undefined) throw new FexgraphError('INTERNAL', `the run of part ${id} has left no segment`);
  const files = report.written
    .filter(({ node }) => node !== SEGMENT)
    .map(({ path, bytes, sha256, input, rows: ofTable }) => {
      if (dirname(resolve(path)) !== resolve(draft.files) || bytes === undefined || sha256 === undefined)
        throw new FexgraphError('INTERNAL', `the run of part ${id} wrote ${path}, which is no file of the part`);
      const known = { ...(input === undefined ? {} : { input }), ...(ofTable === undefined ? {} : { rows: ofTable }) };
      return { name: basename(path), bytes, sha256, ...known };
    });
  const { bytes = 0, sha256, rows: written = 0 } = segment;
  return { part: 1, id, segment: { bytes, sha256, frames: rows + nullRows, rows: written }, files };
}
