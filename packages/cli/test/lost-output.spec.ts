import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';
import { CliProcess } from './support/spawn-cli.ts';

const scratch = scratchFolder();
const PHOTOS: readonly string[] = new Array(12).fill(ASTRONAUT);
const started: CliProcess[] = [];
afterEach(() => {
  for (const cli of started.splice(0)) cli.end();
});

function start(args: readonly string[], stdout?: number): CliProcess {
  const cli = new CliProcess(args, scratch, stdout);
  started.push(cli);
  return cli;
}

/** The tables are files: whoever stops reading what is printed has not asked for less of them. */
function expectWhole(out: string): void {
  expect(readTable(out)).toHaveLength(PHOTOS.length);
  expect(readRecord(out)).toMatchObject({ complete: true, counts: { accepted: PHOTOS.length, rows: PHOTOS.length } });
}

describe('fexgraph whose output nobody takes', () => {
  it.each(['stdout', 'stderr'] as const)('works on when the reader of %s goes away', async (stream) => {
    const out = join(scratch, stream);
    const cli = start(['detect', ...PHOTOS, '--out', out, '--no-overlay']);
    cli.stopReading(stream);
    expect(await cli.ended).toEqual({ code: 0, signal: null });
    expectWhole(out);
    expect(stream === 'stdout' ? cli.err : cli.out).toContain(stream === 'stdout' ? '12 pictures, 12 faces' : '1 face');
  });

  it('stops printing a list for a reader who has enough', async () => {
    const cli = start(['nodes', 'list']);
    cli.stopReading('stdout');
    expect(await cli.ended).toEqual({ code: 0, signal: null });
    expect(cli.err).toBe('');
  });

  it.skipIf(!existsSync('/dev/full'))('says so when it cannot print, and keeps the files', async () => {
    const out = join(scratch, 'full');
    const full = openSync('/dev/full', 'w');
    const cli = start(['detect', ...PHOTOS, '--out', out, '--no-overlay'], full);
    closeSync(full);
    expect(await cli.ended).toEqual({ code: 1, signal: null });
    expect(cli.err.split('\n').filter((line) => line.startsWith('fexgraph: '))).toEqual([
      expect.stringMatching(/^fexgraph: cannot print the results: ENOSPC/),
    ]);
    expectWhole(out);
  });
});
