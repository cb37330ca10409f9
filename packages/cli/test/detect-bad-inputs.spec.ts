import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { type BadPictures, writeBadPictures } from './support/bad-pictures.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
let pictures: BadPictures;
beforeAll(async () => {
  pictures = await writeBadPictures(join(scratch, 'pictures'));
});

describe('fexgraph detect with pictures that cannot be read', () => {
  it('names each with its reason in one line, and costs the others nothing', async () => {
    const out = join(scratch, 'mixed');
    const { bad, good } = pictures;
    const paths = bad.map(([path]) => path);
    const run = await runCli(['detect', ASTRONAUT, ...paths, good, '--out', out, '--no-overlay']);

    expect(run.code).toBe(3);
    for (const [path, reason] of bad) {
      const lines = complaints(run).filter((line) => line.startsWith(`${path}: `));
      expect(lines).toEqual([expect.stringMatching(reason)]);
    }
    expect(run.err).toContain('7 pictures, 2 faces in');
    expect(run.err).toContain(', 5 not readable\n');
    expect(readTable(out).map((row) => row.get('input'))).toEqual([ASTRONAUT, good]);
    const { counts, failures, complete } = readRecord(out);
    expect(counts).toEqual({ accepted: 7, rows: 2, nullRows: 0, deadLetters: 5, drops: 0, faces: 2, boxesOnly: 0 });
    expect(failures.map(({ input, frame }) => [input, frame])).toEqual(paths.map((path, i) => [path, i + 1]));
    expect(complete).toBe(true);
  });

  it('fails when none can be read', async () => {
    const out = join(scratch, 'all-bad');
    const paths = pictures.bad.map(([path]) => path);
    const run = await runCli(['detect', ...paths, '--out', out]);
    expect(run.code).toBe(1);
    expect(run.err).toContain('5 pictures, no face in');
    expect(run.err).not.toContain('overlay');
    expect(readTable(out)).toEqual([]);
  });

  it('ends at the first with --fail-fast, and after more than --max-errors', async () => {
    const [first, second, third] = pictures.bad.map(([path]) => path);
    const fast = await runCli(['detect', first, ASTRONAUT, '--out', join(scratch, 'fast'), '--fail-fast']);
    expect(fast.code).toBe(1);
    expect(fast.err.split('there is no such file')).toHaveLength(2);
    expect(fast.err).toContain(`${first}: there is no such file`);
    const out = join(scratch, 'limited');
    const limited = await runCli(['detect', first, second, third, ASTRONAUT, '--out', out, '--max-errors', '1']);
    expect(limited.code).toBe(1);
    expect(limited.err).toMatch(/fexgraph: .*more than 1/);
    expect(readRecord(out).error?.code).toBe('LIMIT_EXCEEDED');
  });

  it('writes the failed frames to --dead-letters', async () => {
    const out = join(scratch, 'letters');
    const file = join(scratch, 'letters.ndjson');
    const [missing] = pictures.bad[0];
    const run = await runCli(['detect', missing, pictures.good, '--out', out, '--quiet', '--dead-letters', file]);
    expect(run.code).toBe(3);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ input: missing, code: 'BAD_INPUT', frame: 0 }]);
  });
});

describe('fexgraph detect with inputs that stand for nothing', () => {
  it.each([
    ['a folder without pictures', () => join(scratch, 'nothing'), /nothing: there is no picture in this folder/],
    ['a glob that matches nothing', () => join(scratch, '*.tif'), /\*\.tif: no file matches/],
  ])('fails for %s', async (_, input, reason) => {
    mkdirSync(join(scratch, 'nothing'), { recursive: true });
    const run = await runCli(['detect', input(), '--out', join(scratch, 'none')]);
    expect(run.code).toBe(1);
    expect(complaints(run)).toEqual([expect.stringMatching(reason)]);
  });

  it('fails for an empty list on stdin', async () => {
    const run = await runCli(['detect', '-', '--out', join(scratch, 'none')]);
    expect(run.code).toBe(1);
    expect(complaints(run)).toEqual(['fexgraph: the list of pictures is empty']);
  });
});
