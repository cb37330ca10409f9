import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePlan, type Plan } from '@fexgraph/batch';
import type { InputEntry } from '@fexgraph/sources/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRuntime, type NodeRuntime } from '../create-runtime.ts';
import {
  openSharedPlan,
  planShared,
  type SharedPlanOptions,
  type SharedSettings,
  sharedSettings,
} from './shared-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-shared-'));
let runtime: NodeRuntime;
beforeAll(async () => {
  for (const name of ['a.mp4', 'b.png', 'c.png']) writeFileSync(join(folder, name), name);
  runtime = await createRuntime();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await runtime.dispose();
});

const entries = ['a.mp4', 'b.png', 'c.png'].map(
  (name): InputEntry => ({
    name: join(folder, name),
    path: join(folder, name),
    medium: name.endsWith('.mp4') ? 'video' : 'picture',
  }),
);
const planned = (options: SharedSettings['options'] = {}, cut: Partial<SharedPlanOptions> = {}) =>
  planShared(runtime, entries, options, { backend: 'cpu', ...cut });
const copyOf = (plan: Plan) => JSON.parse(JSON.stringify(plan)) as Plan;

describe('a plan that machines share', () => {
  it('is opened with the graphs and the work that it was made with', async () => {
    const options = { identities: 'across', columns: ['pose'], faceDetectionThreshold: 0.7 } as const;
    const made = await planned(options);
    const opened = openSharedPlan(runtime, copyOf(made.plan), 'night');
    expect(sharedSettings(made.plan, 'night')).toMatchObject({ backend: 'cpu', options });
    expect([...opened.graphs.keys()]).toEqual(['video', 'pictures']);
    expect(opened.relabel).toEqual(made.relabel);
    const draft = { id: '', segment: '', files: '' };
    for (const part of made.plan.parts)
      expect(opened.work(part, draft).graph.build().spec).toEqual(made.work(part, draft).graph.build().spec);
  });

  it('cuts pictures as it is asked to; their frames are of one source', async () => {
    const { plan } = await planned({ identity: 'none' }, { picturesPerPart: 1 });
    expect(plan.parts.map(({ name, source, firstFrame }) => [name, source, firstFrame]).slice(1)).toEqual([
      ['pictures 1 to 1', 'pictures', 0],
      ['pictures 2 to 2', 'pictures', 1],
    ]);
  });

  it('is no plan that detect has made for itself', () => {
    const plan = makePlan({ shared: { fexgraph: '0.1.0', backend: 'cpu' }, kinds: {}, parts: [] });
    expect(() => sharedSettings(plan, 'fex.parts')).toThrow('fex.parts is no plan for several machines: options: ');
  });

  it('is refused where this machine would do other work', async () => {
    const { plan } = await planned();
    const { video } = plan.kinds;
    const other = {
      ...plan,
      kinds: { ...plan.kinds, video: { ...video, models: { ...(video.models as object), x: 'y' } } },
    };
    expect(() => openSharedPlan(runtime, other, 'night')).toThrow('video.models.x was "y" and is gone');
    const older = { ...plan, shared: { ...plan.shared, fexgraph: '0.0.1' } };
    expect(() => openSharedPlan(runtime, older, 'night')).toThrow('fexgraph was "0.0.1" and is ');
  });

  it('admits the inputs that were planned, by time or by contents', async () => {
    const [byTime, byContents] = [await planned(), await planned({}, { digests: true })];
    const [first] = openSharedPlan(runtime, byTime.plan, 'night').plan.parts;
    const [same] = byContents.plan.parts;
    const { admit } = openSharedPlan(runtime, byTime.plan, 'night');
    await admit(first);
    utimesSync(join(folder, 'a.mp4'), 1, 1);
    await expect(admit(first)).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining('since') });
    await admit(same);
    writeFileSync(join(folder, 'a.mp4'), 'b.mp4');
    await expect(admit(same)).rejects.toThrow('it has other contents');
    writeFileSync(join(folder, 'a.mp4'), 'longer');
    await expect(admit(same)).rejects.toThrow('it has 6 bytes instead of 5');
    rmSync(join(folder, 'a.mp4'));
    await expect(admit(same)).rejects.toThrow('there is no such file');
  });
});
