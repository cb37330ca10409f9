import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '@fexgraph/sinks';
import { describe, expect, it } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';
import { NO_SMALL_DISK, withSmallDisk } from './support/small-disk.ts';

const scratch = scratchFolder();
const PHOTOS: readonly string[] = new Array(12).fill(ASTRONAUT);
const REASON = 'no space left on the disk (free some space or write to another disk)';

/** Rows of 17 kB each; a table of `size` cannot hold all. */
async function onDisk(size: string, args: readonly string[], look: (run: Awaited<ReturnType<typeof runCli>>) => void) {
  const disk = join(scratch, `disk-${size}`);
  return withSmallDisk(disk, size, async () => look(await runCli(['detect', ...args, '--out', disk])));
}

describe('fexgraph detect on a disk that gets full', () => {
  it('ends, names file and reason, and keeps the whole rows that there was room for', async ({ skip }) => {
    const out = join(scratch, 'disk-96k');
    const worked = await onDisk('96k', [...PHOTOS, '--no-overlay'], (run) => {
      expect(run.code).toBe(1);
      const [failure, ...others] = complaints(run);
      expect(failure).toBe(`${ASTRONAUT}: cannot write ${join(out, 'fex.csv')}: ${REASON} [node csv]`);
      expect(others.join('\n')).not.toContain(failure);
      expect(others).toContain(`  ${join(out, 'fex.csv.partial')}`);
      expect(others.at(-1)).toBe(`fexgraph: cannot write ${join(out, 'fex.run.json')}: ${REASON}`);
      expect(readdirSync(out)).toEqual(['fex.csv.partial']);
      expect(readFileSync(join(out, 'fex.csv.partial'), 'utf8').endsWith('\n')).toBe(true);
      const frames = readTable(out, 'fex.csv.partial').map((row) => row.get('frame'));
      expect(frames).toEqual([0, 1, 2, 3].slice(0, frames.length));
      expect(frames.length).toBeGreaterThan(1);
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it('prints the run record with --json although it cannot be kept', async ({ skip }) => {
    const worked = await onDisk('97k', [...PHOTOS, '--no-overlay', '--json'], (run) => {
      const { complete, error, counts, outputs } = JSON.parse(run.out) as RunRecord;
      expect([run.code, complete, error?.code]).toEqual([1, false, 'OUTPUT_FAILED']);
      expect(counts.rows + counts.nullRows + counts.deadLetters + counts.drops).toBe(counts.accepted);
      expect(outputs).toMatchObject([{ path: join(scratch, 'disk-97k', 'fex.csv.partial'), complete: false }]);
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it('names no overlay that there was no room for', async ({ skip }) => {
    const out = join(scratch, 'disk-200k');
    const worked = await onDisk('200k', [ASTRONAUT, '--overlay'], (run) => {
      expect(run.code).toBe(1);
      const overlay = join(out, 'astronaut.overlay.png');
      expect(run.err).toContain(`cannot write ${overlay}: ${REASON} [node overlay]`);
      expect(readdirSync(out).sort()).toEqual(['fex.csv.partial', 'fex.run.json']);
      expect(readRecord(out).outputs).toMatchObject([{ path: join(out, 'fex.csv.partial'), complete: false }]);
      expect(complaints(run)).not.toContain(`  ${overlay}`);
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it('keeps the results when only an overlay that nobody asked for has no room', async ({ skip }) => {
    const out = join(scratch, 'disk-201k');
    const worked = await onDisk('201k', [ASTRONAUT], (run) => {
      expect(run.code).toBe(0);
      expect(readTable(out)).toHaveLength(1);
      const [note] = readRecord(out).notes;
      expect(note).toMatchObject({ node: 'overlay', kind: 'overlay not written', count: 1, missed: false });
      expect(run.err).toContain(
        `overlay not written: ${ASTRONAUT} (cannot write ${join(out, 'astronaut.overlay.png')}`,
      );
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it('leaves no file when there is not even room for one row', async ({ skip }) => {
    const worked = await onDisk('4k', PHOTOS, (run) => {
      expect(run.code).toBe(1);
      expect(run.err).toContain(REASON);
      expect(readdirSync(join(scratch, 'disk-4k'))).toEqual([]);
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it.skipIf(!existsSync('/dev/full'))('keeps the results when only a trace cannot be written', async () => {
    const out = join(scratch, 'traced');
    const run = await runCli(['detect', ASTRONAUT, '--out', out, '--quiet', '--no-overlay', '--trace', '/dev/full']);
    expect(run.code).toBe(1);
    expect(complaints(run)).toEqual([
      'fexgraph: cannot write /dev/full: it is a device, a pipe or a socket (name a file)',
    ]);
    expect(readRecord(out).complete).toBe(true);
    expect(readTable(out)).toHaveLength(1);
  });
});
