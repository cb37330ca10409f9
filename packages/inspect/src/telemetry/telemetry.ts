import { type GraphRun, type NodeInterceptor, toError } from '@fexgraph/core';
import {
  type Attributes,
  type Context,
  context,
  type Meter,
  metrics,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { observeNode } from '../calls/observe-node.ts';
import { followRun } from './follow-run.ts';

const NAME = '@fexgraph/inspect';

export interface TelemetryOptions {
  /** Default: those of the providers registered with the OpenTelemetry API; without a provider nothing is recorded. */
  readonly tracer?: Tracer;
  readonly meter?: Meter;
}

/** Calls that are measured; the others have spans only. */
const MEASURED = ['read', 'process', 'hold', 'write'];

/**
 * Spans and metrics of runs for OpenTelemetry: a span for the run, in it one for every call into a node, the durations
 * of calls (`fexgraph.node.duration`), frames by how they left (`fexgraph.frames`) and queues (`fexgraph.node.queue`).
 * Nothing of a picture goes into them; errors keep their messages, which can name files.
 *
 * @example
 * const telemetry = new Telemetry();
 * const run = new GraphRun(observed(graph, telemetry.interceptor));
 * telemetry.follow(run);
 */
export class Telemetry {
  readonly #tracer: Tracer;
  readonly #meter: Meter;
  readonly #duration;
  #runContext: Context | undefined;

  constructor({ tracer = trace.getTracer(NAME), meter = metrics.getMeter(NAME) }: TelemetryOptions = {}) {
    this.#tracer = tracer;
    this.#meter = meter;
    this.#duration = meter.createHistogram('fexgraph.node.duration', {
      description: 'duration of calls into nodes',
      unit: 's',
    });
  }

  readonly interceptor: NodeInterceptor = (node, { id, definition, clock }) => {
    const attributes: Attributes = {
      'fexgraph.node.id': id,
      'fexgraph.node.type': definition.type,
      'fexgraph.node.version': definition.version,
    };
    return observeNode(node, ({ kind, items }) => {
      const parent = this.#runContext ?? context.active();
      const span = this.#tracer.startSpan(
        `${definition.type} ${kind}`,
        { attributes: { ...attributes, 'fexgraph.batch.size': items.length } },
        parent,
      );
      const within = trace.setSpan(parent, span);
      const started = clock.now();
      return {
        // What the node starts in the call (a request, a query) becomes part of its span.
        around: (work) => context.with(within, work),
        ended: ({ error }) => {
          if (error !== undefined) fail(span, error);
          span.end();
          if (!MEASURED.includes(kind)) return;
          const outcome = error === undefined ? 'ok' : 'error';
          const seconds = (clock.now() - started) / 1000;
          this.#duration.record(seconds, { ...attributes, 'fexgraph.call': kind, 'fexgraph.outcome': outcome });
        },
      };
    });
  };

  /** The run's own span, its frames and its queues. Call it before the run starts, once for each run. */
  follow(run: GraphRun): void {
    const { spec, nodes } = run.graph;
    const span = this.#tracer.startSpan('fexgraph run', {
      attributes: { 'fexgraph.graph.name': spec.name ?? '', 'fexgraph.graph.nodes': nodes.length },
    });
    this.#runContext = trace.setSpan(context.active(), span);
    followRun(run, this.#meter);
    void run.settled.then(({ error, report: { counts } }) => {
      for (const [name, count] of Object.entries(counts)) span.setAttribute(`fexgraph.frames.${name}`, count);
      if (error) fail(span, error);
      span.end();
    });
  }
}

function fail(span: Span, thrown: unknown): void {
  const { message, name } = toError(thrown);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.recordException({ name, message });
}
