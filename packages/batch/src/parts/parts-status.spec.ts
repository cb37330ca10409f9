import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makePlan } from '../plan/plan.ts';
import { PartFolder } from './part-folder.ts';
import { partsStatus } from './parts-status.ts';

const scratch = mkdtempSync(join(tmpdir(), 'fexgraph-status-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const plan = makePlan({
  ...{ shared: {}, kinds: {} },
  parts: [100, 100, 300, 300, 200].map((bytes, i) => ({
    ...{ name: `clip-${i}`, kind: 'video', firstFrame: 0 },
    inputs: [{ name: `clip-${i}`, path: `/clip-${i}`, bytes }],
  })),
});
const at = (second: number) => new Date(1_700_000_000_000 + 1000 * second).toISOString();
const worker = (host: string, from: number, to: number) => ({ host, process: 7, started: at(from), finished: at(to) });

async function done(folder: PartFolder, number: number, frames: number, who: ReturnType<typeof worker>) {
  const draft = folder.draft(plan.parts[number].id);
  writeFileSync(draft.segment, 'rows');
  const sha256 = createHash('sha256').update('rows').digest('hex');
  const segment = { bytes: 4, sha256, frames, rows: frames + 1 };
  await folder.commit(draft, { part: 1, id: draft.id, segment, files: [], worker: who, run: {} });
}

describe('partsStatus', () => {
  it('is empty where nothing was done', async () => {
    const folder = await PartFolder.open(join(scratch, 'empty'));
    expect(await partsStatus(folder, plan)).toEqual({
      ...{ parts: 5, done: 0, failed: [], doubted: [], missing: plan.parts, begun: 0, frames: 0, rows: 0, workers: [] },
      ...{ framesPerSecond: undefined, secondsLeft: undefined },
    });
  });

  it('says what is done by whom, what failed, and how long the rest takes', async () => {
    const folder = await PartFolder.open(join(scratch, 'some'));
    await done(folder, 0, 100, worker('b', 0, 10));
    await done(folder, 1, 100, worker('a', 0, 5));
    await done(folder, 2, 200, worker('a', 5, 20));
    const { id } = plan.parts[3];
    const failure = { failure: 1, id, code: 'BAD_INPUT', message: 'no video', worker: worker('b', 10, 11) } as const;
    await folder.fail(failure);
    const other = { ...failure, id: plan.parts[0].id, code: 'NODE_FAILED', message: 'other bytes' };
    await folder.fail(other);
    writeFileSync(`${folder.draft(plan.parts[4].id).segment}.part`, 'ro');
    writeFileSync(`${folder.draft(plan.parts[0].id).segment}.part`, 'left by one that was killed');
    expect(await partsStatus(folder, plan)).toEqual({
      ...{
        parts: 5,
        done: 3,
        failed: [{ part: plan.parts[3], failure }],
        doubted: [{ part: plan.parts[0], failure: other }],
        missing: [plan.parts[4]],
        begun: 1,
      },
      ...{ frames: 400, rows: 403, framesPerSecond: 20 },
      // 500 of 1,000 bytes in 20 s.
      secondsLeft: 20,
      workers: [
        { host: 'a', process: 7, parts: 2, frames: 300, seconds: 20 },
        { host: 'b', process: 7, parts: 1, frames: 100, seconds: 10 },
      ],
    });
  });
});
