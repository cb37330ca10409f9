import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunOutcome } from '@fexgraph/core';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DetectRun, detect } from '../src/detect/detect.ts';
import type { DetectOptions } from '../src/detect/detect-options.ts';
import { createRuntime, type NodeRuntime, type RuntimeOptions } from '../src/node/create-runtime.ts';
import { CountingClock, openResources } from './support/open-resources.ts';
import { PHOTO } from './support/varied-pictures.ts';

const photos = (count: number): string[] => new Array(count).fill(PHOTO);

let folder: string;
let clock: CountingClock;
let before: Awaited<ReturnType<typeof openResources>>;

beforeAll(async () => {
  // What stays for good is opened once: native libraries, the thread pool.
  const runtime = await createRuntime();
  await detect(runtime, { inputs: photos(2) }).run.done;
  await runtime.dispose();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fexgraph-left-'));
  clock = new CountingClock();
  before = await openResources();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** One run of a runtime of its own, to its end; `meddle` is called when it has started. */
async function play(
  options: Partial<DetectOptions> = {},
  settings: RuntimeOptions = {},
  meddle: (started: DetectRun, runtime: NodeRuntime) => void = () => undefined,
): Promise<RunOutcome> {
  const runtime = await createRuntime({ clock, workers: 2, ...settings });
  try {
    const started = detect(runtime, { inputs: photos(6), tables: [join(folder, 'fex.csv')], ...options });
    meddle(started, runtime);
    return await started.run.settled;
  } finally {
    await runtime.dispose();
  }
}

/** @param files that may be left of a run that did not complete */
async function expectNothingLeft(
  { report: { counts } }: RunOutcome,
  files: readonly string[] = ['fex.csv.partial'],
): Promise<void> {
  expect(await openResources()).toEqual(before);
  expect(clock.pending).toBe(0);
  expect(counts).toMatchObject({ inFlight: 0, unreleased: 0 });
  expect(counts.rows + counts.nullRows + counts.deadLetters + counts.drops).toBe(counts.accepted);
  expect(files).toEqual(expect.arrayContaining(readdirSync(folder)));
}

describe('a run with real networks leaves no worker, timer, file or handle', () => {
  it('when it completes', async () => {
    const outcome = await play();
    expect(outcome.report.counts).toMatchObject({ accepted: 6, rows: 6 });
    await expectNothingLeft(outcome, ['fex.csv']);
  });

  it.each<[string, string, () => Partial<DetectOptions>]>([
    ['a table that cannot be written', 'OUTPUT_FAILED', blockedTable],
    ['an overlay that cannot be written', 'OUTPUT_FAILED', blockedOverlay],
    ['an input that stands for nothing', 'BAD_INPUT', () => ({ inputs: join(folder, '*.png') })],
    ['a list of pictures that breaks', 'BAD_INPUT', () => ({ inputs: brokenList() })],
  ])('when it fails: %s', async (_, code, options) => {
    const outcome = await play(options());
    expect(outcome.error?.code).toBe(code);
    for (const taken of ['taken.csv', 'taken.png']) rmSync(join(folder, taken), { recursive: true, force: true });
    await expectNothingLeft(outcome);
  });

  it('when the graph is refused', async () => {
    await expect(play({ faceDetectionThreshold: 2 })).rejects.toMatchObject({ code: 'BAD_OPTION' });
    expect(await openResources()).toEqual(before);
    expect([clock.pending, readdirSync(folder)]).toEqual([0, []]);
  });

  it('when a model cannot be loaded', async () => {
    const outcome = await play({}, {}, (_, { models }) => {
      const load = models.load.bind(models);
      Object.assign(models, { load: async (id: string) => ({ ...(await load(id)), bytes: new Uint8Array(100) }) });
    });
    expect(outcome.error?.code).toBe('BAD_MODEL');
    await expectNothingLeft(outcome);
  });

  it('when the runtime is disposed in the middle: the run ends with it', async () => {
    const outcome = await play({ inputs: photos(200) }, {}, ({ fex }, runtime) => {
      fex.subscribe({ next: () => void runtime.dispose(), error: () => undefined });
    });
    expect(outcome.error).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('disposed') });
    expect(outcome.report).toMatchObject({ complete: false, failureCount: 0, counts: { nullRows: 0 } });
    await expectNothingLeft(outcome);
  });

  it('when it is started in a runtime that was disposed', async () => {
    const runtime = await createRuntime({ clock });
    await runtime.dispose();
    const { run } = detect(runtime, { inputs: photos(2), tables: [join(folder, 'fex.csv')] });
    const outcome = await run.settled;
    expect(outcome.error).toMatchObject({ code: 'CANCELLED', message: expect.stringContaining('disposed') });
    await expectNothingLeft(outcome, []);
  });

  it('when it is cancelled at 20 random moments', async () => {
    const started = clock.now();
    await play();
    rmSync(join(folder, 'fex.csv'));
    // From before its first model is loaded until some pictures are done.
    const span = 1.2 * (clock.now() - started);
    const cases = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      workers: fc.integer({ min: 1, max: 3 }),
      threads: fc.integer({ min: 1, max: 2 }),
    });
    for (const { share, ...settings } of fc.sample(cases, { seed: 4, numRuns: 20 })) {
      const outcome = await play({ inputs: photos(200) }, settings, ({ run }) => {
        setTimeout(() => void run.abort(), share * span);
      });
      expect(outcome.error?.code).toBe('CANCELLED');
      await expectNothingLeft(outcome);
    }
  }, 180_000);
});

/** A folder stands where a table is to be written. */
function blockedTable(): Partial<DetectOptions> {
  mkdirSync(join(folder, 'taken.csv'));
  return { tables: [join(folder, 'taken.csv')] };
}

/** A folder stands where an overlay is to be written. */
function blockedOverlay(): Partial<DetectOptions> {
  mkdirSync(join(folder, 'taken.png'));
  return { overlay: { path: join(folder, 'taken.png') } };
}

async function* brokenList(): AsyncGenerator<string> {
  yield* photos(3);
  throw new Error('the list broke');
}
