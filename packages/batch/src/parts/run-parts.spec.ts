import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FexgraphError, GraphBuilder } from '@fexgraph/core';
import { fakeFrames } from '@fexgraph/testing';
import { container } from 'tsyringe';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { failingAt, madeRows } from '../../test/made-rows.ts';
import { makePlan } from '../plan/plan.ts';
import { readSegment } from '../segment/segment-reader.ts';
import { PartFolder } from './part-folder.ts';
import type { PartWork } from './run-part.ts';
import { type PartEvent, type RunPartsOptions, runParts } from './run-parts.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-run-parts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let folder: PartFolder;
beforeEach(async ({ task }) => {
  folder = await PartFolder.open(join(scratch, task.id));
});

const { parts } = makePlan({
  shared: {},
  kinds: {},
  parts: [0, 1, 2, 3, 4].map((i) => ({
    ...{ name: `clip-${i}`, kind: 'video', firstFrame: 0 },
    inputs: [{ name: `clip-${i}`, path: `/clip-${i}` }],
  })),
});

function work(name: string, frames: Partial<Parameters<typeof fakeFrames>[0]> = {}): PartWork {
  const graph = new GraphBuilder(name);
  const source = graph.add('frames', fakeFrames({ count: 3, source: name, ...frames }));
  return { graph, records: graph.add('rows', madeRows(), source) };
}

/** Runs all parts; gives what happened, in words. */
async function runAll(options: Partial<RunPartsOptions> = {}) {
  const events: string[] = [];
  const on = (event: PartEvent) => {
    events.push(`${event.event} ${event.part.name}`);
    options.on?.(event);
  };
  const outcome = await runParts(parts, {
    ...{ folder, container, work: ({ name }) => work(name), record: () => ({ host: 'here' }) },
    ...options,
    on,
  });
  return { events, outcome };
}

const kept = async () => {
  const names = [];
  for (const { id, name } of parts) if (await folder.done(id, 'digests')) names.push(name);
  return names;
};

describe('parts', () => {
  it('keep the reason where they fail, or may not be begun, and lose it when they are done', async () => {
    const admit = async ({ name }: (typeof parts)[number]) => {
      if (name === 'clip-2') throw new FexgraphError('BAD_INPUT', 'clip-2 is another file now');
    };
    const { events, outcome } = await runAll({ admit });
    expect(events).not.toContain('started clip-2');
    expect(outcome.failed.map(({ part, error }) => [part.name, error.message])).toEqual([
      ['clip-2', 'clip-2 is another file now'],
    ]);
    expect(await folder.failure(parts[2].id)).toMatchObject({
      ...{ code: 'BAD_INPUT', message: 'clip-2 is another file now' },
      worker: { host: hostname(), process: process.pid },
    });
    await runAll();
    expect(await folder.failure(parts[2].id)).toBeUndefined();
  });

  it('are done in order, each with its rows and its record', async () => {
    const { events, outcome } = await runAll();
    expect(outcome).toEqual({ failed: [] });
    expect(events).toEqual(parts.flatMap(({ name }) => [`started ${name}`, `done ${name}`]));
    for (const { id, name } of parts) {
      const record = await folder.done(id, 'digests');
      expect(record).toMatchObject({ segment: { frames: 3, rows: 4 }, files: [], run: { host: 'here' } });
      const keys = [];
      for await (const { key } of readSegment(folder.segmentOf(id))) keys.push(`${key.source}#${key.index}`);
      expect(keys).toEqual([`${name}#0`, `${name}#1`, `${name}#2`]);
    }
  });

  it('are done several at a time, never more than asked for', async () => {
    let [active, most] = [0, 0];
    const { outcome } = await runAll({
      jobs: 3,
      work: ({ name }) => work(name, { intervalMs: 5 }),
      on: ({ event }) => {
        active += event === 'started' ? 1 : -1;
        most = Math.max(most, active);
      },
    });
    expect([outcome.failed, most]).toEqual([[], 3]);
    expect(await kept()).toHaveLength(5);
  });

  it('that fail cost the others nothing, and leave only the reason', async () => {
    const { events, outcome } = await runAll({
      jobs: 2,
      work: ({ name }) => work(name, name === 'clip-2' ? { breaksAt: 1 } : {}),
    });
    expect(outcome.error).toBeUndefined();
    expect(outcome.failed.map(({ part, error }) => [part.name, error.message])).toEqual([
      ['clip-2', expect.stringContaining('the fake source breaks before frame 1')],
    ]);
    expect(events).toContain('failed clip-2');
    expect(await kept()).toEqual(['clip-0', 'clip-1', 'clip-3', 'clip-4']);
    expect(readdirSync(folder.path)).toHaveLength(9);
  });

  it('fail where no frame could be analysed, and are tried again', async () => {
    const failing = (frames: number[]) => (name: string) => {
      const graph = new GraphBuilder(name);
      const source = graph.add('frames', fakeFrames({ count: 3, source: name }));
      const seen = graph.add('seen', failingAt({ frames: name === 'clip-1' ? frames : [] }), source);
      graph.settings('seen', { onError: 'null-row' });
      return { graph, records: graph.add('rows', madeRows(), seen) };
    };
    const all = failing([0, 1, 2]);
    const { outcome } = await runAll({ work: ({ name }) => all(name) });
    expect(outcome.failed.map(({ part, error }) => [part.name, error.message])).toEqual([
      ['clip-1', expect.stringContaining('no luck with frame 0')],
    ]);
    expect(await kept()).not.toContain('clip-1');
    const some = failing([0, 1]);
    expect((await runAll({ work: ({ name }) => some(name) })).outcome).toEqual({ failed: [] });
    expect((await folder.done(parts[1].id))?.segment).toMatchObject({ frames: 3 });
  });

  it('end with the first that fails where that is asked for', async () => {
    const broken = { work: ({ name }: { name: string }) => work(name, name === 'clip-1' ? { breaksAt: 0 } : {}) };
    const { outcome } = await runAll({ ...broken, failFast: true });
    expect(outcome.error?.message).toContain('breaks before frame 0');
    expect(await kept()).toEqual(['clip-0']);
  });

  it('end at once where the fault is not of an input', async () => {
    const { events, outcome } = await runAll({
      work: ({ name }) => {
        if (name === 'clip-1') throw new FexgraphError('MODEL_MISSING', 'no such model');
        return work(name);
      },
    });
    expect(outcome).toMatchObject({ failed: [], error: { code: 'MODEL_MISSING' } });
    expect(events).toEqual(['started clip-0', 'done clip-0']);
  });

  it('end in good order when they are cancelled: what is done stays, the rest leaves nothing', async () => {
    const stop = new AbortController();
    const { outcome } = await runAll({
      jobs: 2,
      signal: stop.signal,
      work: ({ name }) => work(name, name === 'clip-0' ? {} : { intervalMs: 200 }),
      on: ({ event }) => {
        if (event === 'done') setTimeout(() => stop.abort(), 20);
      },
    });
    expect(outcome).toMatchObject({ failed: [], error: { code: 'CANCELLED' } });
    expect(await kept()).toEqual(['clip-0']);
    expect(readdirSync(folder.path)).toHaveLength(2);
  });

  it('are not begun after a cancel', async () => {
    const { events, outcome } = await runAll({ signal: AbortSignal.abort() });
    expect([events, outcome.error?.code]).toEqual([[], 'CANCELLED']);
  });

  it('end where a limit over all of them is reached', async () => {
    let done = 0;
    const { outcome } = await runAll({
      limit: () => (++done === 2 ? new FexgraphError('LIMIT_EXCEEDED', 'two are enough') : undefined),
    });
    expect(outcome.error?.message).toBe('two are enough');
    expect(await kept()).toEqual(['clip-0', 'clip-1']);
  });

  it('that are the same work are done once', async () => {
    const again = { ...parts[0], name: 'again' };
    const events: string[] = [];
    await runParts([parts[0], again], {
      ...{ folder, container, work: ({ name }) => work(name), record: () => ({}) },
      on: ({ event, part }) => events.push(`${event} ${part.name}`),
    });
    expect(events).toHaveLength(2);
  });

  it('may leave other files, which are theirs until the tables are made', async () => {
    const part = parts[0];
    await runParts([part], {
      ...{ folder, container, record: (_, __, outcome) => ({ complete: outcome.report.complete }) },
      work: ({ name }, draft) => {
        mkdirSync(draft.files);
        writeFileSync(join(draft.files, 'stray.png'), 'nobody says so');
        return work(name);
      },
    });
    // Only what a sink says that it wrote is a file of the part.
    expect((await folder.done(part.id))?.files).toEqual([]);
    expect((await folder.done(part.id))?.run).toEqual({ complete: true });
    await folder.sweep(new Set([part.id]));
    expect(readdirSync(folder.path).sort()).toEqual([`${part.id}.json`, `${part.id}.segment`]);
  });

  it('may complete what they wrote when their run is over, and keep it as it is then', async () => {
    const part = parts[0];
    let files = '';
    const { failed } = await runParts([part], {
      ...{ folder, container, record: (_, __, { report }) => ({ written: report.written.length }) },
      work: ({ name }, draft) => {
        files = draft.files;
        return work(name);
      },
      complete: async (_, __, { report }) => {
        mkdirSync(files);
        const path = join(files, 'page.html');
        writeFileSync(path, 'whole');
        const sha256 = createHash('sha256').update('whole').digest('hex');
        return { ...report, written: [...report.written, { node: 'page', path, bytes: 5, sha256, complete: true }] };
      },
    });
    expect(failed).toEqual([]);
    expect(await folder.done(part.id, 'digests')).toMatchObject({
      files: [{ name: 'page.html', bytes: 5 }],
      run: { written: 2 },
    });
    expect(readFileSync(join(folder.filesOf(part.id), 'page.html'), 'utf8')).toBe('whole');
  });

  it('say which disk is full', async () => {
    rmSync(folder.path, { recursive: true });
    writeFileSync(folder.path, 'a file where the folder was');
    const { outcome } = await runAll();
    expect(outcome.error).toMatchObject({ code: 'OUTPUT_FAILED' });
    expect(existsSync(folder.path) && readFileSync(folder.path, 'utf8')).toBe('a file where the folder was');
  });
});
