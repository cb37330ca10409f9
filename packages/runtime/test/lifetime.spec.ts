import { Frame } from '@fexgraph/core';
import { INFERENCE } from '@fexgraph/inference';
import { rfb320 } from '@fexgraph/nodes-detect';
import { concatMap, from, lastValueFrom, of, toArray } from 'rxjs';
import { container as rootContainer } from 'tsyringe';
import { afterEach, describe, expect, it } from 'vitest';
import { detect } from '../src/detect/detect.ts';
import { createRuntime, type NodeRuntime, type RuntimeOptions } from '../src/node/create-runtime.ts';
import { installRuntime } from '../src/node/install-runtime.ts';
import { openResources } from './support/open-resources.ts';
import { PHOTO } from './support/varied-pictures.ts';

const MINE = Symbol('of the user');

const runtimes: NodeRuntime[] = [];
const keep = (runtime: NodeRuntime) => {
  runtimes.push(runtime);
  return runtime;
};
const make = async (options?: RuntimeOptions) => keep(await createRuntime(options));
const install = async () => keep(await installRuntime({ workers: 1 }));

afterEach(async () => {
  for (const runtime of runtimes.splice(0)) await runtime.dispose();
});

/** The ids of the models that a runtime loads. */
function loads({ models }: NodeRuntime): string[] {
  const ids: string[] = [];
  const load = models.load.bind(models);
  Object.assign(models, {
    load: (id: string) => {
      ids.push(id);
      return load(id);
    },
  });
  return ids;
}

const grey = (index: number) =>
  new Frame({
    key: { source: 'grey', index, time: index },
    name: `${index}`,
    pixels: { data: new Uint8Array(48 * 48 * 3).fill(100), width: 48, height: 48, channels: 3 },
  });

describe('a runtime', () => {
  it('registers nothing outside of itself, and takes nothing of the user with it', async () => {
    rootContainer.register(MINE, { useValue: 7 });
    const [first, second] = [await make(), await install()];
    expect(rootContainer.isRegistered(INFERENCE)).toBe(false);
    expect(first.container.resolve(MINE)).toBe(7);
    await first.dispose();
    await second.dispose();
    expect(rootContainer.resolve(MINE)).toBe(7);
  });

  it('is found by plain operators once it is installed; a second one is refused and harms nothing', async () => {
    const runtime = await install();
    await expect(installRuntime()).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: 'a runtime is installed already',
      hint: expect.stringContaining('createRuntime()'),
    });
    const { count } = await lastValueFrom(of(grey(0)).pipe(rfb320()));
    expect(count).toBe(0);
    await runtime.dispose();
    await expect(lastValueFrom(of(grey(0)).pipe(rfb320()))).rejects.toMatchObject({
      code: 'NOT_REGISTERED',
      hint: expect.stringContaining("import { installRuntime } from '@fexgraph/runtime/node'"),
    });
    await install();
    expect((await lastValueFrom(of(grey(0)).pipe(rfb320()))).count).toBe(0);
  });

  it('keeps sessions for those who come next: twenty short pipes load a model once', async () => {
    const loaded = loads(await install());
    const results = await lastValueFrom(
      from(Array.from({ length: 20 }, (_, i) => grey(i))).pipe(
        concatMap((frame) => of(frame).pipe(rfb320())),
        toArray(),
      ),
    );
    expect(results.map(({ key }) => key.index)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(loaded).toEqual(['rfb-320']);
  });

  it('a second detect loads nothing; after trim it does', async () => {
    const runtime = await make({ workers: 1 });
    const loaded = loads(runtime);
    const once = () => detect(runtime, { inputs: [PHOTO] }).run.done;
    await once();
    const first = [...loaded];
    expect(new Set(first).size).toBe(first.length);
    await once();
    expect(loaded).toEqual(first);
    await runtime.trim();
    await once();
    expect(loaded).toEqual([...first, ...first]);
  });

  it('with idleMs 0 sessions end with the run, as with dispose nothing is left', async () => {
    await (await make()).dispose();
    const before = await openResources();
    const runtime = await make({ workers: 1, idleMs: 0 });
    await detect(runtime, { inputs: [PHOTO] }).run.done;
    expect(await openResources()).toEqual(before);
  });

  it('lends a node to calls and pipes; what is open ends with the runtime', async () => {
    const runtime = await make({ workers: 1 });
    const loaded = loads(runtime);
    const faces = await runtime.open(rfb320());
    const answers = await Promise.all([0, 1, 2].map((index) => faces.process(grey(index))));
    expect(answers.map(({ key }) => key.index)).toEqual([0, 1, 2]);
    const piped = await lastValueFrom(from([grey(3), grey(4)]).pipe(faces.operator(), toArray()));
    expect(piped.map(({ key }) => key.index)).toEqual([3, 4]);
    expect(loaded).toEqual(['rfb-320']);
    await runtime.dispose();
    await faces.closed;
    await expect(faces.process(grey(5))).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
