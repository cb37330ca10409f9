import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CliSurroundings, runCli } from './run-cli.ts';
import { CLIP_FRAMES, hasFfmpeg, makeClip } from './support/clips.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';
import { NO_SMALL_DISK, withSmallDisk } from './support/small-disk.ts';

const scratch = scratchFolder();
const night = join(scratch, 'night');
const undisturbed = join(scratch, 'undisturbed');
let out: string;

const detect = (inputs: readonly string[], args: readonly string[] = [], surroundings?: CliSurroundings) =>
  runCli(['detect', ...inputs, '--heads', 'pose', '--format', 'csv,ndjson', ...args], surroundings);
const toOut = (...args: string[]) => detect([night], ['--out', out, ...args]);
const inputsOf = (folder: string, file?: string) =>
  readTable(folder, file).map((row) => basename(String(row.get('input'))));
const tablesOf = (folder: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(folder, name), 'utf8'));
const events = ({ out: printed }: { readonly out: string }) =>
  printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const eight = (name: string) => Array.from({ length: CLIP_FRAMES }, () => name);

describe.skipIf(!hasFfmpeg)('detect over many inputs (skipped without ffmpeg)', () => {
  beforeAll(async () => {
    mkdirSync(join(night, 'more'), { recursive: true });
    for (const [i, name] of ['a.mp4', 'b.mkv', 'more/a.avi'].entries()) makeClip(night, name, i + 1);
    copyFileSync(ASTRONAUT, join(night, 'photo.png'));
    expect((await detect([night], ['--out', undisturbed])).code).toBe(0);
  });
  beforeEach(({ task }) => {
    out = join(scratch, `${task.id}-out`);
  });
  const parts = () => readdirSync(join(out, 'fex.parts')).filter((name) => name.endsWith('.segment'));

  it('says that pictures beside videos are not drawn', async () => {
    const some = await detect([join(night, 'photo.png'), join(night, 'a.mp4')], ['--out', out]);
    expect(some.err).toContain('1 picture beside videos: no overlays are drawn (ask for them with --overlay)\n');
    expect(existsSync(join(out, 'photo.overlay.jpg'))).toBe(false);
  });

  it('writes one table in the order of the inputs, and one record of all', () => {
    const [row] = readTable(undisturbed).filter((one) => String(one.get('input')).endsWith('photo.png'));
    expect(inputsOf(undisturbed)).toEqual([...eight('a.mp4'), ...eight('b.mkv'), ...eight('a.avi'), 'photo.png']);
    expect(
      readTable(undisturbed)
        .map((one) => one.get('frame'))
        .slice(0, 9),
    ).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0]);
    // A picture has no time.
    expect([row.get('approx_time'), row.get('Pitch')]).toEqual([null, expect.any(Number)]);
    const record = readRecord(undisturbed);
    expect(record.counts).toMatchObject({ accepted: 25, rows: 25, deadLetters: 0 });
    expect(
      record.parts?.map(({ name, kind, frames, rows, earlier }) => [basename(name), kind, frames, rows, earlier]),
    ).toEqual([
      ['a.mp4', 'video', 8, 8, false],
      ['b.mkv', 'video', 8, 8, false],
      ['a.avi', 'video', 8, 8, false],
      ['pictures', 'pictures', 1, 1, false],
    ]);
    expect(record.otherGraphs).toHaveLength(1);
    expect(record.outputs.map(({ path }) => basename(path))).toEqual(['fex.csv', 'fex.ndjson']);
    expect(readdirSync(undisturbed).sort()).toEqual(['fex.csv', 'fex.ndjson', 'fex.run.json']);
  });

  it('refuses what watches one part', async () => {
    const run = await toOut('--trace', join(scratch, 'trace.json'), '--stats');
    expect([run.code, run.err]).toEqual([
      2,
      expect.stringContaining('--trace, --stats: for one part, and these inputs are 4'),
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it('has the same bytes however many are done at once', async () => {
    const run = await toOut('--jobs', '3');
    expect([run.code, run.err]).toEqual([0, expect.stringMatching(/4 of 4 parts, 24 frames, 1 picture, /)]);
    expect(run.out).toMatch(/^pictures: 1 picture, 1 face in /m);
    expect(tablesOf(out)).toEqual(tablesOf(undisturbed));
  });

  it('goes on after an interruption, and does only what is missing', async () => {
    const stop = new AbortController();
    const first = await detect([night], ['--out', out], {
      signal: stop.signal,
      onOutput: () => stop.abort(),
    });
    expect(first.code).toBe(130);
    expect(first.err).toMatch(
      /1 of 4 parts, .*\n(.*\n)*what is done is kept in \S+fex\.parts: the same command goes on\n/,
    );
    expect(parts()).toHaveLength(1);
    expect(existsSync(join(out, 'fex.csv'))).toBe(false);
    expect(readRecord(out)).toMatchObject({ complete: false, outputs: [] });

    const second = await toOut();
    expect(second.code).toBe(0);
    expect(second.err).toContain('1 of 4 parts were done before\n');
    expect(second.out).not.toContain('a.mp4');
    expect(tablesOf(out)).toEqual(tablesOf(undisturbed));
    expect(readRecord(out).parts?.map(({ earlier }) => earlier)).toEqual([true, false, false, false]);
    expect(readdirSync(out).sort()).toEqual(readdirSync(undisturbed).sort());
  });

  it('lets an input that cannot be read cost the others nothing, and tries it again', async () => {
    const bad = join(scratch, 'bad.mp4');
    writeFileSync(bad, 'no video');
    const inputs = [join(night, 'a.mp4'), bad, join(night, 'b.mkv')];
    const first = await detect(inputs, ['--out', out]);
    expect(first.code).toBe(3);
    expect(first.err.match(/bad\.mp4: /g)).toHaveLength(1);
    expect(first.err).toMatch(/input that could not be analysed: \S+bad\.mp4 \(/);
    expect(inputsOf(out)).toEqual([...eight('a.mp4'), ...eight('b.mkv')]);
    expect(readRecord(out).parts?.map(({ error }) => error?.code)).toEqual([undefined, 'BAD_INPUT', undefined]);
    expect(parts()).toHaveLength(2);

    copyFileSync(join(night, 'b.mkv'), bad);
    const second = await detect(inputs, ['--out', out, '--events']);
    expect([second.code, second.err]).toEqual([0, expect.stringContaining('2 of 3 parts')]);
    expect(
      events(second)
        .filter(({ event }) => event === 'started')
        .map(({ part }) => part),
    ).toEqual([bad]);
    expect(inputsOf(out)).toEqual([...eight('a.mp4'), ...eight('bad.mp4'), ...eight('b.mkv')]);
    expect(existsSync(join(out, 'fex.parts'))).toBe(false);
  });

  it('fails where nothing can be read, and keeps the results of before', async () => {
    await toOut();
    const before = tablesOf(out);
    const run = await detect([join(scratch, 'gone.mp4'), join(scratch, 'gone.mkv')], ['--out', out]);
    expect([run.code, tablesOf(out)]).toEqual([1, before]);
    expect(readRecord(out).complete).toBe(true);
    expect(readRecord(out, 'fex.run.json.partial').parts?.every(({ error }) => error)).toBe(true);
  });

  it('does not mix settings: it says what changed, and starts over where that is asked for', async () => {
    const inputs = [join(night, 'a.mp4'), join(scratch, 'gone.mp4')];
    await detect(inputs, ['--out', out]);
    const other = await detect(inputs, ['--out', out, '--threshold', '0.9']);
    expect(other.code).toBe(2);
    expect(other.err).toMatch(
      /has parts of a run with other settings: video\.graph\.nodes\.faces\.options is new: \{"threshold":0\.9\}/,
    );
    expect(other.err).toContain('--restart to start over');
    const dry = await detect(inputs, ['--out', out, '--threshold', '0.9', '--dry-run']);
    expect([dry.code, dry.out, dry.err]).toEqual([2, '', other.err]);
    const over = await detect(inputs, ['--out', out, '--threshold', '0.9', '--dry-run', '--restart']);
    expect([over.code, over.err]).toEqual([0, '2 parts, 0 done; nothing was run\n']);
    const again = await detect(inputs, ['--out', out, '--threshold', '0.9', '--restart', '--events']);
    expect(again.code).toBe(3);
    expect(events(again)[0]).toMatchObject({ event: 'plan', parts: 2, done: 0 });
  });

  it('does anew what is damaged', async () => {
    const inputs = [join(night, 'a.mp4'), join(night, 'b.mkv'), join(scratch, 'gone.mp4')];
    await detect(inputs, ['--out', out]);
    const before = tablesOf(out);
    truncateSync(join(out, 'fex.parts', parts()[0]), 1000);
    const run = await detect(inputs, ['--out', out, '--events']);
    expect(events(run)[0]).toMatchObject({ parts: 3, done: 1 });
    expect(tablesOf(out)).toEqual(before);
  });

  it('writes a table of each input, named after it, each once', async () => {
    const run = await toOut('--per-input');
    expect(run.code).toBe(0);
    const names = ['a', 'a-2', 'b', 'pictures'].flatMap((stem) => [`${stem}.csv`, `${stem}.ndjson`]);
    expect(readdirSync(out).sort()).toEqual([...names, 'fex.run.json'].sort());
    expect(inputsOf(out, 'a.csv')).toEqual(eight('a.mp4'));
    expect(inputsOf(out, 'a-2.csv')).toEqual(eight('a.avi'));
    expect(readTable(out, 'pictures.csv')[0].batch.schema.place('approx_time')).toBeUndefined();
    expect(readRecord(out).outputs.map(({ path }) => basename(path))).toEqual(expect.arrayContaining(names));
    const one = await detect([join(night, 'b.mkv')], ['--out', join(out, 'one'), '--per-input']);
    expect([one.code, inputsOf(join(out, 'one'), 'b.csv')]).toEqual([0, eight('b.mkv')]);
    expect((await detect([night], ['--out', 'x.csv', '--per-input'])).code).toBe(2);
  });

  it('writes a report and an overlay of each part, under names of their own', async () => {
    const run = await toOut('--report', '--overlay', '--jobs', '2');
    expect([run.code, run.err]).toEqual([0, expect.stringContaining('4 of 4 parts')]);
    const of = ['a', 'a-2', 'b'].flatMap((stem) => [`${stem}.overlay.mp4`, `${stem}.report.html`]);
    const names = [...of, 'photo.overlay.png', 'photo.report.html', 'fex.csv', 'fex.ndjson', 'fex.run.json'];
    expect(readdirSync(out).sort()).toEqual(names.sort());
    for (const { path, bytes } of readRecord(out).outputs) expect([path, bytes]).toEqual([path, statSync(path).size]);
    expect(readFileSync(join(out, 'a-2.report.html'), 'utf8')).toContain('rfb-320');
    // The same command replaces what it has written.
    expect((await toOut('--report', '--overlay')).code).toBe(0);
  });

  it('lists what would be read, and runs nothing', async () => {
    const run = await toOut('--dry-run');
    expect(run.code).toBe(0);
    expect(run.out.replaceAll(`${night}/`, '')).toBe(
      'video: a.mp4\nvideo: b.mkv\nvideo: more/a.avi\npictures: pictures\n  photo.png\n',
    );
    expect(existsSync(out)).toBe(false);
    const listed = await toOut('--dry-run', '--json');
    expect(JSON.parse(listed.out).parts).toHaveLength(4);
    const single = await detect([ASTRONAUT], ['--out', out, '--dry-run']);
    expect(single.out).toBe(`pictures: pictures\n  ${ASTRONAUT}\n`);
  });

  it('lists as done what the run does not do again', async () => {
    const [a, gone] = [join(night, 'a.mp4'), join(scratch, 'gone.mp4')];
    await detect([a, gone], ['--out', out]);
    expect((await detect([a, gone], ['--out', out, '--dry-run'])).out).toBe(`video: ${a} (done)\nvideo: ${gone}\n`);
    // A run of one part keeps none, and goes by none.
    const one = await detect([a], ['--out', out, '--dry-run']);
    expect([one.out, one.err]).toEqual([`video: ${a}\n`, '1 part, 0 done; nothing was run\n']);
    expect(events(await detect([a], ['--out', out, '--events'])).map(({ event }) => event)).toContain('started');
  });

  it('says that something is tried again only where something failed', async () => {
    const inputs = [join(night, 'a.mp4'), join(night, 'b.mkv')];
    const late = await detect([...inputs, ASTRONAUT], ['--out', out, '--start', '60']);
    expect([late.code, late.err]).toEqual([3, expect.stringContaining('3 of 3 parts')]);
    expect(late.err).toMatch(/kept in \S+fex\.parts: the same command does only what is new or has changed, or remove/);
    expect(late.err).not.toContain('failed');
    const failed = await detect([...inputs, join(scratch, 'gone.mp4')], ['--out', join(out, 'failed')]);
    expect(failed.err).toMatch(/kept in \S+fex\.parts: the same command tries again what failed, or remove/);
  });

  it('takes a list of inputs from a file', async () => {
    const list = join(scratch, 'list.txt');
    writeFileSync(list, `${join(night, 'b.mkv')}\n\n${join(night, 'photo.png')}\n`);
    expect((await detect([], ['--list', list, '--out', out])).code).toBe(0);
    expect(inputsOf(out)).toEqual([...eight('b.mkv'), 'photo.png']);
    expect((await detect([], ['--list', join(scratch, 'none.txt')])).err).toContain('none.txt');
  });

  it('says how a list with videos is given where one is on stdin', async () => {
    const run = await detect(['-'], ['--out', out], { stdin: `${join(night, 'a.mp4')}\n${ASTRONAUT}\n` });
    expect([run.code, inputsOf(out)]).toEqual([3, ['astronaut.png']]);
    expect(run.err).toContain(
      'a.mp4: holds MP4 or QuickTime video, which cannot be read as a picture (give a list with videos as --list <file>; ',
    );
  });

  it('tells what happens as lines of JSON', async () => {
    const run = await toOut('--events');
    const told = events(run).filter(({ event }) => event !== 'progress');
    expect(told.map(({ event }) => event)).toEqual([
      'plan',
      ...['a', 'b', 'c', 'd'].flatMap(() => ['started', 'done']),
      'table',
      'table',
      'finished',
    ]);
    expect(told.at(-1)).toMatchObject({ complete: true, exit: 0, record: join(out, 'fex.run.json') });
    const single = events(await detect([join(night, 'a.mp4')], ['--out', out, '--events']));
    expect(single.map(({ event }) => event)).toEqual(expect.arrayContaining(['plan', 'started', 'done', 'finished']));
  });

  it('shows progress over all and each on a terminal', async () => {
    const run = await detect([night], ['--out', out], { interactive: true });
    expect(run.err).toMatch(/\[#*\.*\] {2}[0-3]\/4 inputs {2}\d+\.\d% .*\| {2}\S+/);
  });

  it('writes the failures of all parts to --dead-letters', async () => {
    const letters = join(out, 'letters.ndjson');
    const run = await detect(
      [join(night, 'a.mp4'), join(scratch, 'gone.mp4')],
      ['--out', out, '--dead-letters', letters],
    );
    expect(run.code).toBe(3);
    expect(JSON.parse(readFileSync(letters, 'utf8'))).toMatchObject({
      input: join(scratch, 'gone.mp4'),
      code: 'BAD_INPUT',
    });
    expect(readRecord(out).outputs.map(({ path }) => path)).toContain(letters);
  });

  it('names a full disk, and goes on when there is room', async ({ skip }) => {
    const disk = join(scratch, 'disk');
    const worked = await withSmallDisk(disk, '80k', async () => {
      const first = await detect([night], ['--out', disk]);
      expect(first.code).toBe(1);
      expect(first.err).toMatch(/cannot write \S+: no space left on the disk \(free some space/);
      expect(first.err.match(/cannot write \S+\.tmp:/g) ?? []).toHaveLength(1);
      expect(readdirSync(disk)).not.toContain('fex.csv');
      execFileSync('mount', ['-o', 'remount,size=10m', disk]);
      const second = await detect([night], ['--out', disk]);
      expect([second.code, tablesOf(disk)]).toEqual([0, tablesOf(undisturbed)]);
    });
    if (!worked) skip(NO_SMALL_DISK);
  });

  it('is named where the folder goes away, and nothing is half done', async () => {
    let gone = false;
    const run = await detect([night], ['--out', out], {
      onOutput: () => {
        if (!gone) rmSync(out, { recursive: true });
        gone = true;
      },
    });
    expect([run.code, run.err]).toEqual([
      1,
      expect.stringMatching(/cannot write \S+fex\.parts: it was removed or moved/),
    ]);
    expect(run.err).toContain('nothing is kept: the same command starts over\n');
    expect(run.err).not.toContain('is kept in');
    expect(existsSync(join(out, 'fex.csv'))).toBe(false);
  });
});
