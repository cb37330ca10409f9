import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';
import { CliProcess } from './support/spawn-cli.ts';

const scratch = scratchFolder();
let photos: string;
let out: string;
beforeEach(({ task }) => {
  photos = join(scratch, `${task.id}-photos`);
  out = join(scratch, `${task.id}-out`);
  mkdirSync(photos);
  copyFileSync(ASTRONAUT, join(photos, 'a.png'));
});

const detect = (...args: string[]) => runCli(['detect', ...args, '--no-identity']);
const inputsOf = (folder: string) => readTable(folder).map((row) => basename(String(row.get('input'))));
const text = (path: string) => readFileSync(path, 'utf8');

describe('a run never reads what a run wrote', () => {
  it.each(['out inside', 'out beside the pictures'])('%s, three times', async (where) => {
    const folder = where === 'out inside' ? join(photos, 'out') : photos;
    for (const round of [1, 2, 3]) {
      const run = await detect(photos, '--out', folder);
      expect(run.code).toBe(0);
      expect(inputsOf(folder)).toEqual(['a.png']);
      if (round === 1) continue;
      expect(run.err).toMatch(/written by a run, left out: \S*a\.overlay\.png \(see \S*fex\.run\.json\)\n/);
      expect(readRecord(folder).notes).toMatchObject([
        { node: 'frames', kind: 'written by a run, left out', count: 1 },
        { node: 'command', kind: 'results of a run before, replaced', count: 1 },
      ]);
    }
  });

  it('nor writes over a picture that is there, whoever put it there', async () => {
    copyFileSync(ASTRONAUT, join(photos, 'a.overlay.png'));
    const before = readFileSync(join(photos, 'a.overlay.png'));
    const asked = await detect(photos, '--out', photos, '--overlay');
    expect(asked.code).toBe(1);
    expect(asked.err).toContain(`cannot write ${join(photos, 'a.overlay.png')}: it is one of the inputs`);
    expect((await detect(photos, '--out', photos, '--overlay', '--overwrite')).err).toContain(
      'it is one of the inputs',
    );
    const unasked = await detect(photos, '--out', photos);
    expect(unasked.code).toBe(0);
    expect(unasked.err).toContain('overlay not written');
    expect(readFileSync(join(photos, 'a.overlay.png')).equals(before)).toBe(true);
  });

  it('nor does a trace or a file of dead letters take the place of an input', async () => {
    const path = join(photos, 'a.png');
    const before = readFileSync(path);
    const run = await detect(
      path,
      join(photos, 'gone.png'),
      '--out',
      out,
      '--no-overlay',
      '--trace',
      path,
      '--dead-letters',
      path,
    );
    expect(run.code).toBe(3);
    expect(complaints(run).filter((line) => line.startsWith('fexgraph: cannot write'))).toHaveLength(2);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('a folder of results', () => {
  it('is written into by one run at a time; the second is told by whom and since when', async () => {
    const first = new CliProcess(['detect', '-', '--out', out, '--no-overlay'], scratch);
    try {
      await first.until(() => existsSync(join(out, 'fex.csv.part')));
      const second = await detect(photos, '--out', out, '--no-overlay');
      expect(second.code).toBe(1);
      expect(second.err).toMatch(/another run is writing into \S+: process \d+ on \S+ since 20\d\d-\S+Z \(wait for it/);
      first.type(`${ASTRONAUT}\n`);
      await first.until(() => readFileSync(join(out, 'fex.csv.part')).length > 0);
      first.signal('SIGINT');
      await first.ended;
      expect(readdirSync(out).sort()).toEqual(['fex.csv.partial', 'fex.run.json']);
    } finally {
      first.end();
    }
  });

  it('of a run that was killed is taken over, and that is said', async () => {
    const first = new CliProcess(['detect', '-', '--out', out, '--no-overlay'], scratch);
    await first.until(() => existsSync(join(out, 'fex.csv.part')));
    first.signal('SIGKILL');
    await first.ended;
    first.end();
    const second = await detect(photos, '--out', out, '--no-overlay');
    expect(second.code).toBe(0);
    expect(second.err).toContain('lock of a run that ended without a word, taken over: ');
    expect(inputsOf(out)).toEqual(['a.png']);
    expect(readdirSync(out).sort()).toEqual(['fex.csv', 'fex.csv.part', 'fex.run.json']);
  });

  it('keeps its table and record where a run gives no row, and where it fails', async () => {
    await detect(photos, '--out', out);
    const [table, record] = [text(join(out, 'fex.csv')), text(join(out, 'fex.run.json'))];
    const mistyped = await detect(join(photos, 'mistyped.png'), '--out', out);
    expect(mistyped.code).toBe(1);
    expect([text(join(out, 'fex.csv')), text(join(out, 'fex.run.json'))]).toEqual([table, record]);
    expect(readRecord(out, 'fex.run.json.partial').notes.map(({ kind }) => kind)).toContain(
      'table of a run before, kept: this run gave no row',
    );
    expect((await detect('gone/*.png', '--out', out)).code).toBe(1);
    expect([text(join(out, 'fex.csv')), text(join(out, 'fex.run.json'))]).toEqual([table, record]);
  });

  it('says what is replaced and of when; what the run before left goes with it', async () => {
    copyFileSync(ASTRONAUT, join(photos, 'b.png'));
    await detect(photos, '--out', out);
    await detect(join(photos, 'gone.png'), '--out', out);
    expect(readdirSync(out)).toHaveLength(5);
    const run = await detect(join(photos, 'b.png'), '--out', out);
    expect(run.err).toMatch(
      /results of a run before, replaced: \S+-out \(20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC: fex\.csv and 2 more\)\n/,
    );
    expect(readdirSync(out).sort()).toEqual(['b.overlay.png', 'fex.csv', 'fex.run.json']);
    expect(readRecord(out).notes).toMatchObject([
      { kind: 'results of a run before, replaced', count: 1 },
      { kind: 'file of a run before, removed', count: 1 },
    ]);
  });

  it('keeps what no run has written, and what was changed since, unless asked', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'fex.csv'), 'mine');
    const refused = await detect(photos, '--out', out, '--no-overlay');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      `cannot write ${join(out, 'fex.csv')}: there is a file of that name, which no run has left`,
    );
    expect(text(join(out, 'fex.csv'))).toBe('mine');
    const asked = await detect(photos, '--out', out, '--no-overlay', '--overwrite');
    expect(asked.code).toBe(0);
    expect(asked.err).toContain('file that no run has written, replaced as asked');
    writeFileSync(join(out, 'fex.csv'), `${text(join(out, 'fex.csv'))}edited`);
    expect((await detect(photos, '--out', out, '--no-overlay')).code).toBe(1);
    expect(text(join(out, 'fex.csv'))).toMatch(/edited$/);
  });

  it('never gets a file through a link that somebody has put there', async () => {
    mkdirSync(out);
    const target = join(scratch, 'precious');
    writeFileSync(target, 'precious');
    for (const name of ['fex.csv.part', 'fex.run.json.part', '.fexgraph.lock.removal'])
      symlinkSync(target, join(out, name));
    expect((await detect(photos, '--out', out, '--no-overlay')).code).toBe(0);
    expect(text(target)).toBe('precious');
    expect(inputsOf(out)).toEqual(['a.png']);
  });
});

describe('--out', () => {
  it('may be the table itself, with record and overlays beside it', async () => {
    const run = await detect(photos, '--out', join(out, 'result.csv'));
    expect(run.code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['a.overlay.png', 'result.csv', 'result.run.json']);
    expect(readTable(out, 'result.csv')).toHaveLength(1);
    expect((await detect(photos, '--out', join(out, 'result.csv'))).code).toBe(0);
    expect((await detect(photos, '--out', 'x.csv', '--format', 'csv,ndjson')).code).toBe(2);
  });

  it('takes tables with a byte-order mark where --csv-bom asks for it', async () => {
    await detect(photos, '--out', out, '--no-overlay', '--csv-bom', '--format', 'csv,ndjson');
    expect([...readFileSync(join(out, 'fex.csv')).subarray(0, 4)]).toEqual([0xef, 0xbb, 0xbf, 'F'.charCodeAt(0)]);
    expect(text(join(out, 'fex.ndjson'))[0]).toBe('{');
    expect(readTable(out)).toHaveLength(1);
  });

  it('that vanishes during the run ends it, and the rows so far are saved', async () => {
    const cli = new CliProcess(['detect', '-', '--out', out, '--no-overlay'], scratch);
    try {
      cli.type(`${ASTRONAUT}\n${ASTRONAUT}\n`);
      await cli.until(
        () => existsSync(join(out, 'fex.csv.part')) && readFileSync(join(out, 'fex.csv.part')).length > 0,
      );
      rmSync(out, { recursive: true });
      for (let i = 0; i < 10; i++) cli.type(`${ASTRONAUT}\n`);
      expect(await cli.ended).toEqual({ code: 1, signal: null });
      expect(cli.err).toContain(
        `cannot write ${join(out, 'fex.csv')}: it was removed or moved while it was being written`,
      );
      const rows = readTable(out, 'fex.csv.partial').length;
      expect(rows).toBeGreaterThan(0);
      expect(readRecord(out)).toMatchObject({
        complete: false,
        outputs: [{ path: join(out, 'fex.csv.partial'), rows }],
      });
    } finally {
      cli.end();
    }
  });
});

describe('names', () => {
  it('of any length and script get overlays, each with its input in the record', async () => {
    const names = [`${'写真'.repeat(40)}.png`, `${'a'.repeat(245)}.png`, `${'写真'.repeat(40)}2.png`];
    for (const name of names) copyFileSync(ASTRONAUT, join(photos, name));
    const run = await detect(photos, '--out', out);
    expect([run.code, run.err]).toEqual([0, expect.not.stringContaining('overlay not written')]);
    const overlays = readRecord(out).outputs.filter(({ input }) => input !== undefined);
    expect(overlays.map(({ input }) => basename(input!)).sort()).toEqual([...names, 'a.png'].sort());
    for (const { path } of overlays) expect(Buffer.byteLength(basename(path))).toBeLessThanOrEqual(255);
    expect(new Set(overlays.map(({ path }) => path)).size).toBe(4);
  });

  it('are shown, not obeyed', async () => {
    const name = 'esc\x1b[31mred\nfexgraph: all is well.png';
    copyFileSync(ASTRONAUT, join(photos, name));
    writeFileSync(join(photos, 'bad\x1b[2J.png'), 'no picture');
    const run = await detect(photos, '--out', out, '--no-overlay');
    expect(run.code).toBe(3);
    expect(run.out + run.err).not.toContain('\x1b');
    expect(run.out).toContain('esc\\u001b[31mred\\u000afexgraph: all is well.png: 1 face\n');
    expect(run.err).toContain('bad\\u001b[2J.png: holds text');
    expect(inputsOf(out)).toContain(name);
  });

  it('of options are those of the command', async () => {
    const run = await detect(photos, '--out', out, '--max-pixels', '1000', '--max-bytes', '1000000');
    expect(complaints(run)[0]).toMatch(/a\.png: 512 x 512 pixels are more than the limit .*\(raise --max-pixels if/);
    const light = await detect(photos, '--out', out, '--max-bytes', '1000');
    expect(complaints(light)[0]).toMatch(/more than the limit of 0\.0 MB \(raise --max-bytes if/);
  });
});

describe('what a folder has that is not read', () => {
  it('is told at the end, by kind, is in the record, and makes the exit code that paths one by one make', async () => {
    for (const name of ['b.HEIC', 'c.heic', 'd.heic', 'e.heic']) {
      writeFileSync(join(photos, name), '\0\0\0\x18ftypheic\0\0\0\0mif1heic');
    }
    symlinkSync('nowhere', join(photos, 'x.jpg'));
    symlinkSync('.', join(photos, 'all'));
    const run = await detect(photos, '--out', out, '--no-overlay');
    expect(run.code).toBe(3);
    const [, ...lines] = complaints(run).map((line) => line.replaceAll(`${photos}/`, ''));
    expect(lines.slice(0, 3)).toEqual([
      'link to a folder that is read anyway, left out: all',
      'link that leads nowhere: x.jpg',
      'HEIC, not read (4): b.HEIC, c.heic, d.heic and 1 more',
    ]);
    expect(readRecord(out).notes.map(({ kind, count, missed }) => [kind, count, missed])).toEqual([
      ['link to a folder that is read anyway, left out', 1, false],
      ['link that leads nowhere', 1, true],
      ['HEIC, not read', 4, true],
    ]);
    expect(inputsOf(out)).toEqual(['a.png']);
  });
});

describe('fexgraph graph run', () => {
  const graphFile = (path: string) => `
version: 1
params: { table: { type: string, optional: true } }
nodes:
  frames: { type: source/images@1, options: { inputs: ['${join(photos, 'a.png')}'] } }
  faces: { type: detect/rfb320@1, input: frames }
  fex: { type: fex/assemble@1, inputs: { faces: faces } }
  table: { type: sink/csv@1, options: { path: '${path}' }, input: fex }
outputs: { fex: fex }
`;
  const runGraphFile = (path: string, ...args: string[]) => {
    const file = join(scratch, `${basename(photos)}.yaml`);
    writeFileSync(file, graphFile(path));
    return runCli(['graph', 'run', file, ...args]);
  };

  it('writes where its user is or says, and nowhere else', async () => {
    const path = join(out, 'fex.csv');
    const refused = await runGraphFile(path);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain(
      'fex.csv: it is outside of what this run may write to (.) (--allow-write <folder> allows another folder)',
    );
    expect(existsSync(out)).toBe(false);
    expect((await runGraphFile(path, '--allow-write', out)).code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['fex.csv', 'fex.run.json']);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the param of a graph file
    expect((await runGraphFile('${params.table}', '-p', `table=${path}`)).code).toBe(0);
  });

  it('is not led out by a link', async () => {
    mkdirSync(out);
    const outside = join(scratch, 'outside');
    mkdirSync(outside, { recursive: true });
    symlinkSync(outside, join(out, 'inside'));
    const run = await runGraphFile(join(out, 'inside', 'fex.csv'), '--allow-write', out);
    expect([run.code, readdirSync(outside)]).toEqual([1, []]);
  });

  it('replaces no file of its user', async () => {
    mkdirSync(out);
    writeFileSync(join(out, '.bashrc'), 'mine');
    const run = await runGraphFile(join(out, '.bashrc'), '--allow-write', out);
    expect([run.code, text(join(out, '.bashrc'))]).toEqual([1, 'mine']);
  });
});
