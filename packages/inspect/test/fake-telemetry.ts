import {
  type Attributes,
  type Context,
  type Meter,
  type ObservableCallback,
  type Span,
  type SpanOptions,
  type Tracer,
  trace,
} from '@opentelemetry/api';

interface RecordedSpan {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  readonly parent: string | undefined;
  error?: string;
  ended: boolean;
}

/** A tracer that writes its spans down. */
export function fakeTracer() {
  const spans: RecordedSpan[] = [];
  const nameOf = new WeakMap<Span, string>();
  const tracer: Pick<Tracer, 'startSpan'> = {
    startSpan(name: string, { attributes = {} }: SpanOptions = {}, parent?: Context) {
      const parentSpan = parent && trace.getSpan(parent);
      const recorded: RecordedSpan = {
        name,
        attributes: { ...attributes },
        parent: parentSpan && nameOf.get(parentSpan),
        ended: false,
      };
      spans.push(recorded);
      const span = {
        setAttribute: (key: string, value: unknown) => {
          recorded.attributes[key] = value;
        },
        setStatus: ({ message }: { message: string }) => {
          recorded.error = message;
        },
        recordException: () => undefined,
        end: () => {
          if (recorded.ended) throw new Error(`span ${name} ended twice`);
          recorded.ended = true;
        },
      } as unknown as Span;
      nameOf.set(span, name);
      return span;
    },
  };
  return { spans, tracer: tracer as Tracer };
}

/** A meter that writes its records down. */
export function fakeMeter() {
  const records: { readonly name: string; readonly value: number; readonly attributes: Attributes }[] = [];
  const callbacks = new Set<ObservableCallback>();
  const record = (name: string) => (value: number, attributes: Attributes) => records.push({ name, value, attributes });
  const meter = {
    createHistogram: (name: string) => ({ record: record(name) }),
    createCounter: (name: string) => ({ add: record(name) }),
    createObservableGauge: () => ({
      addCallback: (callback: ObservableCallback) => callbacks.add(callback),
      removeCallback: (callback: ObservableCallback) => callbacks.delete(callback),
    }),
  } as unknown as Meter;
  return { records, callbacks, meter };
}
