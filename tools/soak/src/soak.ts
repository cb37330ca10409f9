import { compile, type FrameCounts, GraphBuilder, run, type Settlement } from '@fexgraph/core';
import { FaultInjector } from '@fexgraph/testing';
import { container as root } from 'tsyringe';
import { fateOf, faults } from './fates.ts';
import { liveBytes } from './live-bytes.ts';
import { assemble, camera, detect, emotion, gate, pose, type Row, Tally, table } from './soak-nodes.ts';

export interface SoakOptions {
  readonly frames: number;
  /** Called twenty times. */
  readonly onProgress?: (progress: { readonly settled: number; readonly liveMb: number }) => void;
}

export interface SoakResult {
  readonly frames: number;
  readonly seconds: number;
  readonly counts: FrameCounts;
  /** What the counts must be by the faults that were planned. */
  readonly expected: Readonly<Record<Settlement, number>>;
  readonly injected: Readonly<Record<string, number>>;
  /** Frames with a fault, of all. */
  readonly faultShare: number;
  readonly leaked: number;
  /** Rows that came before an earlier frame of their source, or with a wrong value. */
  readonly outOfOrder: number;
  readonly wrongValues: number;
  /** Live bytes, in MB: after the warm-up (a fifth of the frames), the most after it, and the difference. */
  readonly warmMb: number;
  readonly mostMb: number;
  readonly growthMb: number;
  readonly peakRssMb: number;
}

const MB = 1024 * 1024;

/** Two cameras, eight nodes, all policies, faults of every kind in 5 % of the frames. */
export async function soak({ frames, onProgress }: SoakOptions): Promise<SoakResult> {
  const perCamera = Math.floor(frames / 2);
  const tally = new Tally();
  const container = root.createChildContainer();
  const injector = new FaultInjector(faults()).register(container);
  const { expected, faulty } = plan(perCamera);

  const lastIndex = new Map<string, number>();
  let outOfOrder = 0;
  let wrongValues = 0;
  const write = ({ key, value }: Row) => {
    if (key.index <= (lastIndex.get(key.source) ?? -1)) outOfOrder++;
    lastIndex.set(key.source, key.index);
    const isNull = fateOf(key)?.settlement === 'null-row';
    if (isNull ? !Number.isNaN(value) : value !== Math.fround(key.index) + 4) wrongValues++;
    return key.index % 3 === 0 ? Promise.resolve() : undefined;
  };

  const graph = new GraphBuilder('soak');
  const cameras = [0, 1].map((i) =>
    graph.add(`camera-${i}`, camera({ source: `camera-${i}`, count: perCamera, tally })),
  );
  const found = graph.add('detect', detect(), graph.add('gate', gate(), cameras));
  const wires = { emotion: graph.add('emotion', emotion(), found), pose: graph.add('pose', pose(), found) };
  const rows = graph.add('assemble', assemble(), wires);
  graph.add('table', table({ write }), rows);
  graph.settings('detect', { onError: { retry: 5, otherwise: 'null-row' } });
  graph.settings('table', { onError: 'skip' });

  const active = run(compile(graph.build({ onError: 'null-row', maxInFlight: 16 }), container), { nodeTimeoutMs: 100 });
  let settled = 0;
  let warm = 0;
  let most = 0;
  const step = Math.max(1, Math.floor(frames / 20));
  active.settlements.subscribe(() => {
    if (++settled % step !== 0) return;
    const live = liveBytes();
    if (settled >= frames / 5) {
      if (warm === 0) warm = live;
      most = Math.max(most, live);
    }
    onProgress?.({ settled, liveMb: live / MB });
  });
  const started = performance.now();
  const { counts } = await active.done;
  return {
    frames: perCamera * 2,
    seconds: (performance.now() - started) / 1000,
    counts,
    expected,
    injected: Object.fromEntries(injector.injected),
    faultShare: faulty / (perCamera * 2),
    leaked: tally.made - tally.released,
    outOfOrder,
    wrongValues,
    warmMb: warm / MB,
    mostMb: most / MB,
    growthMb: (most - warm) / MB,
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  };
}

/** How the frames must end. */
function plan(perCamera: number): { expected: Record<Settlement, number>; faulty: number } {
  const expected: Record<Settlement, number> = { rows: 0, 'null-row': 0, 'dead-letter': 0, drop: 0 };
  let faulty = 0;
  for (const source of ['camera-0', 'camera-1']) {
    for (let index = 0; index < perCamera; index++) {
      const fate = fateOf({ source, index, time: 0 });
      if (fate) faulty++;
      expected[fate?.settlement ?? 'rows']++;
    }
  }
  return { expected, faulty };
}

/** What is wrong with a result; empty if nothing is. */
export function complaints(result: SoakResult, mostGrowthMb: number): readonly string[] {
  const { counts, expected, leaked, outOfOrder, wrongValues, growthMb } = result;
  const lines: string[] = [];
  const compare = (name: string, is: number, wanted: number) => {
    if (is !== wanted) lines.push(`${name}: ${is}, expected ${wanted}`);
  };
  compare('accepted', counts.accepted, result.frames);
  compare('rows', counts.rows, expected.rows);
  compare('null rows', counts.nullRows, expected['null-row']);
  compare('dead letters', counts.deadLetters, expected['dead-letter']);
  compare('drops', counts.drops, expected.drop);
  compare('in flight at the end', counts.inFlight, 0);
  compare('unreleased at the end', counts.unreleased, 0);
  compare('leaked frames', leaked, 0);
  compare('rows out of order', outOfOrder, 0);
  compare('wrong values', wrongValues, 0);
  if (growthMb > mostGrowthMb) lines.push(`memory grew by ${growthMb.toFixed(1)} MB, more than ${mostGrowthMb}`);
  return lines;
}
