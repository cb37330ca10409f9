import { GraphRun, VirtualClock } from '@fexgraph/core';
import { metrics, type ObservableResult, trace } from '@opentelemetry/api';
import { afterEach, describe, expect, it } from 'vitest';
import { drive, type FakeOptions, fakeGraph } from '../../test/fake-graph.ts';
import { fakeMeter, fakeTracer } from '../../test/fake-telemetry.ts';
import { observed } from '../observed.ts';
import { Telemetry, type TelemetryOptions } from './telemetry.ts';

function start(options: FakeOptions, telemetryOptions?: TelemetryOptions) {
  const clock = new VirtualClock();
  const telemetry = new Telemetry(telemetryOptions);
  const run = new GraphRun(observed(fakeGraph(options), telemetry.interceptor), { clock });
  telemetry.follow(run);
  return { run, clock };
}

afterEach(() => {
  trace.disable();
  metrics.disable();
});

describe('Telemetry', () => {
  it('makes a span for the run and in it one for every call, all ended', async () => {
    const { spans, tracer } = fakeTracer();
    const { run, clock } = start({ count: 3, failAt: 1 }, { tracer, meter: fakeMeter().meter });
    await drive(run, clock);
    const [root, ...calls] = spans;
    expect(root).toMatchObject({
      name: 'fexgraph run',
      parent: undefined,
      attributes: {
        'fexgraph.graph.name': 'fake',
        'fexgraph.graph.nodes': 3,
        'fexgraph.frames.accepted': 3,
        'fexgraph.frames.deadLetters': 1,
      },
    });
    expect(calls.every(({ parent }) => parent === 'fexgraph run')).toBe(true);
    expect(spans.every(({ ended }) => ended)).toBe(true);
    const processed = calls.filter(({ name }) => name === 'fake/faces process');
    expect(processed.map(({ error }) => error)).toEqual([undefined, 'no face', undefined]);
    expect(processed[0].attributes).toEqual({
      'fexgraph.node.id': 'faces',
      'fexgraph.node.type': 'fake/faces',
      'fexgraph.node.version': 2,
      'fexgraph.batch.size': 1,
    });
  });

  it('marks the span of a run that failed', async () => {
    const { spans, tracer } = fakeTracer();
    const clock = new VirtualClock();
    const telemetry = new Telemetry({ tracer, meter: fakeMeter().meter });
    const run = new GraphRun(observed(fakeGraph({ failAt: 1 }), telemetry.interceptor), { clock, onError: 'fail' });
    telemetry.follow(run);
    await drive(run, clock);
    expect(spans[0]).toMatchObject({ name: 'fexgraph run', error: 'no face', ended: true });
  });

  it('measures calls in seconds, counts frames, and looks at queues until the run is over', async () => {
    const { records, callbacks, meter } = fakeMeter();
    const { run, clock } = start({ count: 4, failAt: 2, even: true }, { tracer: fakeTracer().tracer, meter });
    expect(callbacks.size).toBe(1);
    const queues: unknown[] = [];
    const look = () => {
      const result = { observe: (value: number, attributes: object) => queues.push([value, attributes]) };
      for (const callback of callbacks) callback(result as unknown as ObservableResult);
    };
    clock.after(125, look);
    await drive(run, clock);
    expect(queues).toContainEqual([2, { 'fexgraph.node.id': 'faces' }]);
    expect(callbacks.size).toBe(0);
    const durations = records.filter(
      ({ name, attributes }) => name === 'fexgraph.node.duration' && attributes['fexgraph.node.id'] === 'faces',
    );
    expect(durations.map(({ value, attributes }) => [value, attributes['fexgraph.outcome']])).toEqual([
      [0.02, 'ok'],
      [0.02, 'ok'],
      [0.02, 'error'],
      [0.02, 'ok'],
    ]);
    const frames = records.filter(({ name }) => name === 'fexgraph.frames');
    const settlements = frames.map(({ attributes }) => attributes['fexgraph.settlement']);
    expect(settlements.filter((settlement) => settlement === 'dead-letter')).toHaveLength(1);
    expect(settlements).toHaveLength(4);
  });

  it('uses the providers that are registered with the API', async () => {
    const { spans, tracer } = fakeTracer();
    const { records, meter } = fakeMeter();
    trace.setGlobalTracerProvider({ getTracer: () => tracer });
    metrics.setGlobalMeterProvider({ getMeter: () => meter });
    const { run, clock } = start({ count: 1 });
    await drive(run, clock);
    expect(spans[0].name).toBe('fexgraph run');
    expect(records.length).toBeGreaterThan(0);
  });

  it('does nothing, and breaks nothing, without a provider', async () => {
    const { run, clock } = start({ count: 2, failAt: 1 });
    await drive(run, clock);
    expect(run.counts).toMatchObject({ accepted: 2, rows: 1, deadLetters: 1 });
  });
});
