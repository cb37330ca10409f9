import { type FrameKey, type GraphRun, keyText, type NodeInterceptor, toError } from '@fexgraph/core';
import type { CallEnd, NodeCall } from '../calls/node-call.ts';
import { observeNode } from '../calls/observe-node.ts';
import { EventStream } from './event-stream.ts';
import { FreeRows } from './free-rows.ts';

export interface TraceOptions {
  /** Events that may wait for the writer. Default 50 000. */
  readonly maxPending?: number;
}

const PROCESS = 1;
/** Rows of a node lie together; so many calls of one node can be told apart. */
const ROWS_PER_NODE = 1000;

interface TracedNode {
  readonly firstRow: number;
  readonly rows: FreeRows;
  /** Rows that have a name. */
  readonly named: Set<number>;
}

/**
 * Records every call into a node and the way of every frame through the graph, for chrome://tracing and Perfetto.
 *
 * @example
 * const trace = new TraceRecorder();
 * const run = new GraphRun(observed(graph, trace.interceptor));
 * trace.follow(run);
 * for await (const text of trace.chunks()) await file.write(text);
 */
export class TraceRecorder {
  readonly #events: EventStream;
  readonly #nodes = new Map<string, TracedNode>();
  #now: () => number = () => 0;

  constructor({ maxPending = 50_000 }: TraceOptions = {}) {
    this.#events = new EventStream(maxPending);
  }

  /** Events that were left out because the writer was too slow. */
  get dropped(): number {
    return this.#events.dropped;
  }

  readonly interceptor: NodeInterceptor = (node, { id, definition, clock }) => {
    this.#now = () => Math.round(clock.now() * 1000);
    const traced = this.#nodes.get(id) ?? this.#add(id);
    return observeNode(node, (call) => {
      const row = traced.rows.take();
      const tid = this.#threadOf(traced, id, row);
      const ts = this.#now();
      return {
        ended: (end) => {
          traced.rows.free(row);
          const dur = this.#now() - ts;
          const args = { type: definition.type, ...describe(call, end) };
          this.#events.push({ name: `${id} ${call.kind}`, cat: 'node', ph: 'X', ts, dur, pid: PROCESS, tid, args });
          if (end.key) this.#frame('b', end.key, {});
        },
      };
    });
  };

  /** Records how frames leave the graph, and ends the trace with the run. Call it before the run starts. */
  follow(run: GraphRun): void {
    const name = run.graph.spec.name ?? 'graph';
    this.#events.push({ name: 'process_name', ph: 'M', pid: PROCESS, args: { name: `fexgraph ${name}` } });
    run.settlements.subscribe(({ key, settlement }) => this.#frame('e', key, { settlement }));
    void run.settled.then(() => this.close());
  }

  /** No more events: `chunks` ends when everything is written. */
  close(): void {
    this.#events.close();
  }

  /** The content of the trace file, piece by piece, as the run goes on. For one reader. */
  chunks(): AsyncGenerator<string> {
    return this.#events.chunks();
  }

  #add(id: string): TracedNode {
    const firstRow = (this.#nodes.size + 1) * ROWS_PER_NODE;
    const traced = { firstRow, rows: new FreeRows(), named: new Set<number>() };
    this.#nodes.set(id, traced);
    return traced;
  }

  #threadOf({ firstRow, named }: TracedNode, id: string, row: number): number {
    const tid = firstRow + Math.min(row, ROWS_PER_NODE - 1);
    if (!named.has(tid)) {
      named.add(tid);
      const name = row === 0 ? id : `${id} ${row + 1}`;
      this.#events.push({ name: 'thread_name', ph: 'M', pid: PROCESS, tid, args: { name } });
      this.#events.push({ name: 'thread_sort_index', ph: 'M', pid: PROCESS, tid, args: { sort_index: tid } });
    }
    return tid;
  }

  #frame(ph: 'b' | 'e', key: FrameKey, args: Readonly<Record<string, unknown>>): void {
    const id = keyText(key);
    this.#events.push({ name: 'frame', cat: 'frame', ph, ts: this.#now(), pid: PROCESS, tid: 0, id, args });
  }
}

function describe({ items }: NodeCall, { error, key }: CallEnd): object {
  const frames = key ? [keyText(key)] : items.map((item) => keyText(item.key));
  return {
    ...(frames.length > 0 ? { frames } : {}),
    ...(error === undefined ? {} : { error: toError(error).message }),
  };
}
