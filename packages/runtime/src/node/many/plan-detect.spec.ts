import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputEntry } from '@fexgraph/sources/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type NodeRuntime } from '../create-runtime.ts';
import { PICTURES_PER_PART, type PlannedOptions, planDetect } from './plan-detect.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-plan-'));
let runtime: NodeRuntime;
beforeAll(async () => {
  for (const name of ['a.mp4', 'b.mp4', 'c.png']) writeFileSync(join(folder, name), name);
  runtime = await createRuntime();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await runtime.dispose();
});

const entry = (name: string): InputEntry => ({
  name,
  path: join(folder, name),
  medium: name.endsWith('.mp4') ? 'video' : 'picture',
});
const planned = (names: readonly string[], options: PlannedOptions = {}, backend = 'cpu') =>
  planDetect(runtime, names.map(entry), options, backend);
const idsOf = async (...args: Parameters<typeof planned>) => (await planned(...args)).plan.parts.map(({ id }) => id);
const shown = async (...args: Parameters<typeof planned>) =>
  (await planned(...args)).plan.parts.map(({ name, kind, firstFrame, inputs }) => [
    name,
    kind,
    firstFrame,
    inputs.length,
  ]);
const MANY = Array.from({ length: 2 * PICTURES_PER_PART + 1 }, (_, i) => `p${i}.png`);

describe('planDetect', () => {
  it('makes a part of each video, and one of all pictures where the first of them is', async () => {
    expect(await shown(['a.mp4', 'c.png', 'b.mp4', 'd.png'])).toEqual([
      ['a.mp4', 'video', 0, 1],
      ['pictures', 'pictures', 0, 2],
      ['b.mp4', 'video', 0, 1],
    ]);
  });

  it('cuts many pictures only where nothing goes by what came before', async () => {
    expect(await shown(MANY)).toEqual([['pictures', 'pictures', 0, MANY.length]]);
    expect(await shown(MANY, { identity: 'none' })).toEqual([
      ['pictures 1 to 500', 'pictures', 0, 500],
      ['pictures 501 to 1000', 'pictures', 500, 500],
      ['pictures 1001 to 1001', 'pictures', 1000, 1],
    ]);
    // Nobody knows how many pages the files before have.
    expect(await shown(MANY, { identity: 'none', pages: 'all' })).toHaveLength(1);
  });

  it('lets a part go on with the numbers of the one before', async () => {
    const { plan, work } = await planned(MANY, { identity: 'none' });
    const { graph } = work(plan.parts[1], { id: '', segment: '', files: 'files' });
    const source = graph.nodes().find(({ definition }) => definition.kind === 'source');
    expect(source?.options).toMatchObject({ firstFrame: 500, inputs: expect.arrayContaining(['p500.png']) });
  });

  it('refuses to cut videos where a node goes by the frames before', async () => {
    const cut = planDetect(runtime, [entry('a.mp4')], { identity: 'none' }, 'cpu', { cutSeconds: 60 });
    await expect(cut).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringMatching(/^a video cannot be cut: "[\w/]+" \([\w/-]+\) goes by the frames before$/),
    });
    // Pictures do not mind.
    const pictures = planDetect(runtime, [entry('c.png')], {}, 'cpu', { cutSeconds: 60 });
    expect((await pictures).plan.parts).toHaveLength(1);
  });

  it('gives the same work the same name, and other work another', async () => {
    const [id] = await idsOf(['a.mp4']);
    expect(await idsOf(['b.mp4', 'a.mp4'])).toContain(id);
    for (const options of [
      { faceDetectionThreshold: 0.9 },
      { identity: 'none' },
      { columns: ['pose'] },
      { overlay: {} },
    ])
      expect(await idsOf(['a.mp4'], options), JSON.stringify(options)).not.toContain(id);
    expect(await idsOf(['a.mp4'], {}, 'auto')).not.toContain(id);
    // How much is done at a time does not change what comes out.
    expect(await idsOf(['a.mp4'], { batchSize: 7, maxInFlight: 3 })).toEqual([id]);
    utimesSync(join(folder, 'a.mp4'), 1, 1);
    expect(await idsOf(['a.mp4'])).not.toContain(id);
  });

  it('asks each medium only for what it has', async () => {
    const { plan } = await planned(['a.mp4', 'c.png'], { skipFrames: 5, decoding: 'reference' });
    const options = (kind: string) => JSON.stringify(plan.kinds[kind]);
    expect([options('video').includes('"skipFrames":5'), options('video').includes('decoding')]).toEqual([true, false]);
    expect([
      options('pictures').includes('skipFrames'),
      options('pictures').includes('"decoding":"reference"'),
    ]).toEqual([...[false, true]]);
  });

  it('refuses what goes with a medium that there is not', async () => {
    await expect(planned(['c.png'], { skipFrames: 5 })).rejects.toThrow(/skipFrames: for videos/);
    await expect(planned(['a.mp4', 'b.mp4'], { pages: 'all' })).rejects.toThrow(/pages: for pictures/);
  });

  it('takes columns that only one medium has, and refuses those that none has', async () => {
    const { plan, work } = await planned(['a.mp4', 'c.png'], { columns: ['approx_time', 'pose'] });
    const columns = plan.parts.map((part) => {
      const { graph, records } = work(part, { id: '', segment: '', files: 'files' });
      return graph.nodes().find(({ id }) => id === records.node)?.options;
    });
    expect(columns).toEqual([{ columns: ['approx_time', 'pose'] }, { columns: ['pose'] }]);
    await expect(planned(['a.mp4'], { columns: ['posse'] })).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  it('keeps a file that is not there: its part says so', async () => {
    const { plan } = await planned(['gone.mp4', 'a.mp4']);
    expect(plan.parts[0].inputs).toEqual([{ name: 'gone.mp4', path: join(folder, 'gone.mp4') }]);
  });
});
