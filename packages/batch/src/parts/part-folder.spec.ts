import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { makePlan } from '../plan/plan.ts';
import { type PartDraft, PartFolder } from './part-folder.ts';
import type { PartRecord } from './part-record.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-parts-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let folder: PartFolder;
beforeEach(async ({ task }) => {
  folder = await PartFolder.open(join(scratch, task.id));
});

const ID = 'a'.repeat(64);
const fileOf = (text: string) => ({ bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') });

function written(draft: PartDraft, text = 'rows', overlay?: string, host = 'here'): PartRecord {
  writeFileSync(draft.segment, text);
  const files = overlay === undefined ? [] : [{ name: 'a.overlay.png', ...fileOf(overlay) }];
  if (overlay !== undefined) {
    mkdirSync(draft.files);
    writeFileSync(join(draft.files, 'a.overlay.png'), overlay);
  }
  const worker = { host, process: 7, started: '2026-01-01T00:00:00.000Z', finished: '2026-01-01T00:00:04.000Z' };
  return { part: 1, id: draft.id, segment: { ...fileOf(text), frames: 1, rows: 1 }, files, worker, run: {} };
}

async function part(text?: string, overlay?: string): Promise<PartRecord> {
  const draft = folder.draft(ID);
  const record = written(draft, text, overlay);
  expect(await folder.commit(draft, record)).toBe(true);
  return record;
}

describe('a part', () => {
  it('is not there until it is whole, and leaves nothing else', async () => {
    const draft = folder.draft(ID);
    const record = written(draft, 'rows', 'picture');
    expect(await folder.done(ID)).toBeUndefined();
    expect(await folder.commit(draft, record)).toBe(true);
    expect(await folder.done(ID, 'digests')).toEqual(record);
    expect(readdirSync(folder.path).sort()).toEqual([`.${ID}.files`, `${ID}.json`, `${ID}.segment`]);
  });

  it('that was done twice is there once, if both are the same', async () => {
    const [mine, yours] = [folder.draft(ID), folder.draft(ID)];
    const [first, second] = [written(mine), written(yours)];
    expect([await folder.commit(mine, first), await folder.commit(yours, second)]).toEqual([true, false]);
    expect(readdirSync(folder.path).sort()).toEqual([`${ID}.json`, `${ID}.segment`]);
  });

  it('that was done twice with other results is an error that names both machines', async () => {
    await part('rows');
    const draft = folder.draft(ID);
    const other = written(draft, 'rews', undefined, 'there');
    await expect(folder.commit(draft, other)).rejects.toThrow(
      /was done twice, with different results: .* of here \(process 7\) is not .* of there \(process 7\)$/,
    );
    expect(readFileSync(folder.segmentOf(ID), 'utf8')).toBe('rows');
  });

  it.each([
    ['the record is missing', (record: string) => rmSync(record)],
    ['the record is no record', (record: string) => writeFileSync(record, '{"part":1}')],
    [
      'the record is of another part',
      (record: string) => writeFileSync(record, readFileSync(record, 'utf8').replace(ID, 'b'.repeat(64))),
    ],
    ['the segment is missing', (_: string, segment: string) => rmSync(segment)],
    ['the segment has another length', (_: string, segment: string) => writeFileSync(segment, 'row')],
    ['the segment has other bytes', (_: string, segment: string) => writeFileSync(segment, 'rowz')],
    ['a file is missing', (_: string, __: string, files: string) => rmSync(join(files, 'a.overlay.png'))],
  ])('is not done where %s', async (_, damage) => {
    await part('rows', 'picture');
    damage(join(folder.path, `${ID}.json`), folder.segmentOf(ID), folder.filesOf(ID));
    expect(await folder.done(ID, 'digests')).toBeUndefined();
    // And may be done again.
    await folder.sweep(new Set());
    await part('rows', 'picture');
    expect(await folder.done(ID, 'digests')).toBeDefined();
  });

  it('may not name files elsewhere', async () => {
    await part();
    const path = join(folder.path, `${ID}.json`);
    for (const name of ['../x', 'a/b', '..', '']) {
      const record = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify({ ...record, files: [{ name, ...fileOf('x') }] }));
      expect(await folder.done(ID)).toBeUndefined();
    }
  });
});

describe('the folder', () => {
  it('is swept of what nobody finished and of parts that nobody plans', async () => {
    await part();
    written(folder.draft('b'.repeat(64)), 'rows', 'picture');
    mkdirSync(folder.staging);
    await folder.sweep(new Set([ID]));
    expect(readdirSync(folder.path).sort()).toEqual([`${ID}.json`, `${ID}.segment`]);
    await folder.sweep(new Set());
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('goes with its parts, and stays with what somebody else has put there', async () => {
    await part('rows', 'picture');
    await folder.writePlan(makePlan({ shared: {}, kinds: {}, parts: [] }));
    await folder.announce([{ path: '/x', ...fileOf('x') }]);
    writeFileSync(join(folder.path, 'mine.txt'), 'mine');
    await folder.remove();
    expect(readdirSync(folder.path)).toEqual(['mine.txt']);
    rmSync(join(folder.path, 'mine.txt'));
    await folder.remove();
    expect(existsSync(folder.path)).toBe(false);
  });

  it('that was removed and made anew takes no part: those before would be missing', async () => {
    const draft = folder.draft(ID);
    rmSync(folder.path, { recursive: true });
    mkdirSync(folder.path);
    const record = written(draft);
    await expect(folder.commit(draft, record)).rejects.toThrow('removed or moved');
  });

  it('keeps its plan, and refuses one that is none', async () => {
    const plan = makePlan({
      shared: { backend: 'cpu' },
      kinds: { video: { graph: { nodes: {} } } },
      parts: [
        {
          name: 'a.mp4',
          kind: 'video',
          firstFrame: 0,
          inputs: [{ name: 'a.mp4', path: '/a.mp4', bytes: 1, modified: 2.5 }],
        },
      ],
    });
    await folder.writePlan(plan);
    expect(await folder.plan()).toEqual(plan);
    const path = join(folder.path, 'plan.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"cpu"', '"webgpu"'));
    await expect(folder.plan()).rejects.toThrow('the id of a.mp4 does not fit it');
    writeFileSync(path, '{"plan":1}');
    await expect(folder.plan()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('says which results were about to get their names, and nothing of what it did not write', async () => {
    expect(await folder.announced()).toEqual([]);
    await folder.announce([{ path: '/x', ...fileOf('x') }]);
    expect(await folder.announced()).toEqual([{ path: '/x', ...fileOf('x') }]);
    writeFileSync(join(folder.path, 'results.json'), '[{"path":"/home/me/thesis.txt"}]');
    expect(await folder.announced()).toEqual([]);
  });
});

describe('a part that could not be done', () => {
  const failure = {
    ...({ failure: 1, id: ID, code: 'BAD_INPUT', message: 'it is no video' } as const),
    worker: { host: 'here', process: 7, started: '2026-01-01T00:00:00.000Z', finished: '2026-01-01T00:00:04.000Z' },
  };

  it('keeps the reason until it is done', async () => {
    await folder.fail({ ...failure, message: 'first' });
    await folder.fail(failure);
    expect(await folder.failure(ID)).toEqual(failure);
    await part();
    expect(await folder.failure(ID)).toBeUndefined();
    expect(readdirSync(folder.path).sort()).toEqual([`${ID}.json`, `${ID}.segment`]);
  });

  it.each([
    ['is no JSON', 'x'],
    ['is of another part', JSON.stringify({ ...failure, id: 'b'.repeat(64) })],
    ['has no reason', JSON.stringify({ ...failure, code: undefined })],
  ])('has no reason where the file %s', async (_, text) => {
    writeFileSync(join(folder.path, `${ID}.failure`), text);
    expect(await folder.failure(ID)).toBeUndefined();
  });
});

describe('a folder that several machines share', () => {
  const planOf = (name: string) =>
    makePlan({
      ...{ shared: {}, kinds: {} },
      parts: [{ name, kind: 'video', firstFrame: 0, inputs: [{ name, path: `/${name}` }] }],
    });

  it('keeps the plan that was there first, whoever else has one', async () => {
    const plans = ['a', 'b', 'c'].map(planOf);
    const there = await Promise.all(plans.map((plan) => folder.begin(plan)));
    expect(new Set(there.map((plan) => plan.parts[0].name)).size).toBe(1);
    expect(await folder.plan()).toEqual(there[0]);
    expect(await folder.begin(planOf('d'))).toEqual(there[0]);
    expect(readdirSync(folder.path)).toEqual(['plan.json']);
  });

  it('tells a damaged part from one that is not there or is being done', async () => {
    expect(await folder.isDamaged(ID)).toBe(false);
    writeFileSync(folder.segmentOf(ID), 'rows');
    expect(await folder.isDamaged(ID)).toBe(false);
    rmSync(folder.segmentOf(ID));
    await part();
    expect(await folder.isDamaged(ID)).toBe(false);
    writeFileSync(folder.segmentOf(ID), 'rowz');
    expect(await folder.isDamaged(ID)).toBe(true);
  });

  it('says which parts are begun, and is rid of what nobody writes to any more', async () => {
    await part();
    const [dead, living] = [folder.draft('b'.repeat(64)), folder.draft('c'.repeat(64))];
    for (const { segment, files } of [dead, living]) {
      writeFileSync(`${segment}.part`, 'ro');
      mkdirSync(files);
      writeFileSync(join(files, 'a.overlay.png'), 'pic');
    }
    const long = new Date(Date.now() - 7_200_000);
    for (const path of [`${dead.segment}.part`, join(dead.files, 'a.overlay.png'), dead.files, living.files])
      utimesSync(path, long, long);
    expect([...(await folder.begun())].sort()).toEqual([dead.id, living.id]);
    expect(await folder.sweepIdle(3_600_000)).toBe(2);
    expect([...(await folder.begun())]).toEqual([living.id]);
    // A folder is as old as what is in it.
    expect(existsSync(join(living.files, 'a.overlay.png'))).toBe(true);
    expect(await folder.done(ID, 'digests')).toBeDefined();
  });
});
