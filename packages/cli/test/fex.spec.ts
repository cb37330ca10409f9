import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { scratchFolder } from './support/scratch.ts';

const folder = scratchFolder();
const at = (name: string) => join(folder, name);

function file(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

const fex = (...args: string[]) => runCli(['fex', ...args]);

/** The printed table, with `;` for line ends. */
async function printed(...args: string[]): Promise<string> {
  const run = await fex(...args);
  expect([run.code, run.err]).toEqual([0, '']);
  return run.out.trimEnd().replaceAll('\n', ';');
}

const smiles = file('a.csv', 'input,frame,AU12,Happy\na,0,0.25,1\na,1,0.75,3\nb,0,,5\nb,1,1,9\n');

describe('what would go wrong unseen', () => {
  it('is said where blocks of whole rows are another rate', async () => {
    const run = await fex('resample', smiles, '--sampling-frequency', '12.5', '--hz', '5');
    expect([run.code, run.err]).toEqual([0, 'blocks are of whole rows: 2, which is 6.25 rows a second\n']);
    expect((await fex('resample', smiles, '--every', '1.5')).code).toBe(2);
  });

  it('leaves frame numbers out where rows have another rate', async () => {
    const run = await fex('resample', file('whole.csv', 'frame,AU12\n0,1\n1,3\n'), '--rows', '4');
    expect(run.out.split('\n')[0]).toBe('AU12');
  });

  it('refuses a file that is given twice, under whatever name', async () => {
    const run = await fex('summary', smiles, join(folder, '.', 'a.csv'), smiles);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('each of its rows would count twice')]);
  });

  it('keeps participants apart whose codes are the same number', async () => {
    const codes = file('codes.csv', 'pid,Happy\n007,1\n7,3\n');
    expect(await printed('summary', codes, '--sessions', 'pid', '--columns', 'Happy', '--statistics', 'mean')).toBe(
      'session,mean_Happy;007,1;7,3',
    );
    const late = await fex('summary', file('late.csv', 'pid,Happy\n7,1\n007,3\n'), '--sessions', 'pid');
    expect([late.code, late.err]).toEqual([1, expect.stringMatching(/line 3, column "pid": "007" is not a number/)]);
    const known = file('known.csv', 'Known,Happy\n7,1\n07,3\n,5\n');
    expect(await printed('select', known, '--where', 'Known!=')).toBe('Known,Happy;7,1;07,3');
  });

  it('says that a file is not what its name says', async () => {
    const run = await fex('summary', file('plain.csv.gz', 'AU12\n1\n'));
    expect([run.code, run.err]).toEqual([
      1,
      expect.stringMatching(/plain\.csv\.gz: .*\(it is no gzip file, or was cut off\)/),
    ]);
  });

  it('takes no zero for an event', async () => {
    const events = file('events.csv', 'frame,event,AU12\n0,0,1\n1,,2\n2,1,3\n3,start,4\n');
    expect(await printed('windows', events, '--before', '0', '--after', '0')).toBe(
      'mark,lag,frame,event,AU12;1,0,2,1,3;start,0,3,start,4',
    );
  });
});

describe('fexgraph fex', () => {
  it.each<[string, string[], string]>([
    ['summary', ['--columns', 'aus', '--statistics', 'mean,count'], 'mean_AU12,count_AU12;0.6666666666666666,3'],
    [
      'summary',
      ['--sessions', 'input', '--columns', 'Happy', '--statistics', 'max', '--quantiles', '0.25,0.5'],
      'session,max_Happy,q25_Happy,q50_Happy;a,3,1.5,2;b,9,6,7',
    ],
    [
      'baseline',
      ['--sessions', 'input', '--from', '0:1', '--normalize', 'pct', '--columns', 'Happy'],
      'session,input,frame,AU12,Happy;a,a,0,0.25,0;a,a,1,0.75,200;b,b,0,,0;b,b,1,1,80',
    ],
    ['baseline', ['--from', 'begin'], 'input,frame,AU12,Happy;a,0,0,0;a,1,0.5,2;b,0,,4;b,1,0.75,8'],
    ['resample', ['--every', '2'], 'frame,AU12,Happy;0.5,0.5,2;0.5,1,7'],
    [
      'resample',
      ['--hz', '2', '--sampling-frequency', '4', '--method', 'median'],
      'frame,AU12,Happy;0.5,0.5,2;0.5,1,7',
    ],
    ['resample', ['--every-seconds', '1', '--sampling-frequency', '4'], 'frame,AU12,Happy;0.5,0.6666666666666666,4.5'],
    ['interpolate', ['--limit', '1'], 'input,frame,AU12,Happy;a,0,0.25,1;a,1,0.75,3;b,0,0.875,5;b,1,1,9'],
    [
      'rolling',
      ['--window', '2', '--statistic', 'max', '--columns', 'Happy'],
      'input,frame,AU12,Happy;a,0,0.25,;a,1,0.75,3;b,0,,5;b,1,1,9',
    ],
    [
      'rolling',
      ['--window', '3', '--statistic', 'min', '--centred', '--least', '2', '--columns', 'Happy'],
      'input,frame,AU12,Happy;a,0,0.25,1;a,1,0.75,1;b,0,,3;b,1,1,5',
    ],
    [
      'episodes',
      ['--column', 'AU12', '--threshold', '0.5', '--least', '1'],
      'start,end,rows,peak,mean;1,1,1,0.75,0.75;3,3,1,1,1',
    ],
    [
      'blinks',
      ['--column', 'AU12', '--sampling-frequency', '2', '--sessions', 'input'],
      'session,blinks,rate,duration,seen;a,1,60,0,1;b,1,120,0,0.5',
    ],
    [
      'windows',
      ['--event', 'input', '--before', '0', '--after', '0', '--sessions', 'frame'],
      'session,mark,lag,input,frame,AU12,Happy;0,a,0,a,0,0.25,1;1,a,0,a,1,0.75,3',
    ],
    ['select', ['--columns', 'Happy,input', '--where', 'frame=1', '--where', 'AU12<1'], 'Happy,input;3,a'],
    ['select', ['--sort', 'AU12', '--columns', 'AU12'], 'AU12;0.25;0.75;1;'],
    ['convert', [], 'input,frame,AU12,Happy;a,0,0.25,1;a,1,0.75,3;b,0,,5;b,1,1,9'],
  ])('%s %j', async (command, flags, result) => {
    const table = command === 'windows' ? file('two.csv', 'input,frame,AU12,Happy\na,0,0.25,1\na,1,0.75,3\n') : smiles;
    expect(`${await printed(command, table, ...flags)};`).toBe(result.endsWith(';') ? result : `${result};`);
  });

  it('clean, resample and rectify, on what they need', async () => {
    const line = file('line.csv', 'AU12,Pitch,FaceRectX,FaceRectY\n1,1,0,0\n2,4,0,0\n3,9,0,9\n');
    const columns = ['--columns', 'AU12'];
    expect(await printed('clean', line, '--no-standardize', ...columns)).toBe(
      'AU12,Pitch,FaceRectX,FaceRectY;0,1,0,0;0,4,0,0;0,9,0,9',
    );
    expect(await printed('clean', line, '--no-detrend', ...columns)).toMatch(/^AU12.*;-1,1,0,0;0,4,0,0;1,9,0,9$/);
    expect((await fex('clean', line, '--low-pass', '1', '--sampling-frequency', '25')).err).toBe(
      'fexgraph: the table has 3 rows: the filter needs 19 or more (leave short sessions out)\n',
    );
    expect(await printed('rectify', line, '--std', '1')).toBe('AU12,Pitch,FaceRectX,FaceRectY;1,1,0,0;2,4,0,0;,9,,');
    expect((await printed('resample', line, '--rows', '6')).split(';').length).toBe(7);
    expect((await printed('resample', line, '--hz', '50', '--sampling-frequency', '25')).split(';').length).toBe(7);
  });

  it('puts several files together, with sessions by file or by a map', async () => {
    const more = file('b.csv', 'input,frame,AU12,Happy\nc,0,0.5,7\n');
    const files = [smiles, more];
    const means = ['--columns', 'Happy', '--statistics', 'mean'];
    expect(await printed('summary', ...files, '--sessions', 'source', ...means)).toBe(
      `session,mean_Happy;${smiles},4.5;${more},7`,
    );
    const map = file('map.csv', 'label,session\na,1\nb,1\nc,02\n');
    const sessions = ['--sessions', 'input', '--session-map', map];
    expect(await printed('summary', ...files, ...sessions, ...means)).toBe('session,mean_Happy;02,7;1,4.5');
    file('map.csv', 'label,session\na,1\na,2\n');
    expect((await fex('summary', ...files, ...sessions)).err).toMatch(
      /map\.csv: row 2 has the label "a", which another/,
    );
    expect((await fex('summary', smiles, '--session-map', map)).err).toMatch(/--session-map needs --sessions/);
    const other = file('c.csv', 'input,frame,AU12\na,0,1\n');
    expect((await fex('merge', smiles, other)).err).toMatch(/c\.csv: column 5 is missing, not "Happy" as before/);
  });

  it('writes the formats that it reads, and no file twice unasked', async () => {
    const whole = await printed('convert', smiles);
    for (const name of ['out.parquet', 'out.ndjson', 'out.csv']) {
      const run = await fex('convert', smiles, '-o', at(name));
      expect([run.code, run.err]).toEqual([0, `4 rows\n  ${at(name)}\n`]);
      expect(await printed('convert', at(name))).toBe(whole);
    }
    const again = await fex('convert', smiles, '-o', at('out.csv'));
    expect([again.code, again.err]).toEqual([1, expect.stringMatching(/out\.csv: there is a file of that name/)]);
    expect(await fex('convert', smiles, '-o', at('out.csv'), '--overwrite', '-q')).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect((await fex('convert', smiles, '-o', smiles, '--overwrite')).err).toMatch(/it is one of the inputs/);
    expect((await fex('convert', smiles, '-o', at('out.xlsx'))).err).toMatch(/out\.xlsx: no table format has this end/);
  });

  it('leaves nothing under the name of a table that it could not finish', async () => {
    const rows = Array.from({ length: 1500 }, (_, i) => `${i},0.5\n`).join('');
    const broken = file('broken.csv', `frame,AU12\n${rows}x,0.5\n`);
    const run = await fex('convert', broken, '-o', at('half.csv'));
    expect([run.code, run.err]).toEqual([1, `fexgraph: ${broken}: line 1502, column "frame": "x" is not a number\n`]);
    expect([existsSync(at('half.csv')), existsSync(at('half.csv.part'))]).toEqual([false, false]);
    expect(readFileSync(at('half.csv.partial'), 'utf8').split('\n').length).toBe(1002);
  });

  it('says what the run record says against a table, and leaves embeddings out unless asked', async () => {
    const table = file('fex.csv', 'AU12,Identity_1,Identity_2\n1,0.5,0.5\n');
    const facts = { fexgraph: '0.1.0', complete: false, models: [], options: {} };
    file('fex.run.json', JSON.stringify(facts));
    const run = await fex('convert', table);
    expect([run.out, run.err]).toEqual([
      'AU12\n1\n',
      `${at('fex.run.json')}: the run was not complete: rows may be missing\n` +
        'identity embeddings are left out (--embeddings keeps them)\n',
    ]);
    const none = file('none.csv', 'AU12,Identity_1\n1,\n');
    expect(await printed('convert', none)).toBe('AU12;1');
    expect((await fex('convert', table, '-q', '--embeddings')).out).toBe('AU12,Identity_1,Identity_2\n1,0.5,0.5\n');
  });

  it('labels persons as the reference does (goldens: compute_identities)', async () => {
    const persons = [0, 1, 0, 2, 1, undefined, 0, 2, 3];
    const names = Array.from({ length: 512 }, (_, d) => `Identity_${d + 1}`);
    const row = (person: number | undefined, i: number) =>
      names.map((_, d) =>
        person === undefined ? '' : Math.sin(0.37 * (person + 1) * (d + 1)) + 0.15 * Math.sin(0.11 * (d + 1) * (i + 3)),
      );
    const lines = [['n', ...names], ...persons.map((person, i) => [0, ...row(person, i)])];
    const table = file('persons.csv', lines.map((cells) => `${cells.join(',')}\n`).join(''));
    const alike = 'Identity;Person_0;Person_1;Person_0;Person_2;Person_1;;Person_0;Person_2;Person_3';
    const apart = 'Identity;Person_0;Person_1;Person_2;Person_3;Person_4;;Person_5;Person_6;Person_7';
    for (const clustering of ['gallery', 'connected']) {
      for (const [threshold, labels] of [
        ['0.3', alike],
        ['0.8', alike],
        ['0.9', alike],
        ['0.999', apart],
      ]) {
        const out = await printed('identities', table, '--threshold', threshold, '--clustering', clustering);
        expect(out.replaceAll(/(^|;)[n0],/g, '$1')).toBe(labels);
      }
    }
    expect((await fex('identities', smiles, '--threshold', '0.8')).err).toMatch(/the table has no identity embeddings/);
  });

  it('reads other marks, texts and OpenFace as it is told', async () => {
    const german = file('g.csv', 'AU12;trial\n0,5;01\n');
    const marks = ['--delimiter', ';', '--decimal', ','];
    expect(await printed('convert', german, ...marks, '--texts', 'trial')).toBe('AU12,trial;0.5,01');
    expect((await fex('convert', german)).err).toMatch(
      /one column, with ";" in its name \(give ";" as the delimiter\)/,
    );
    const face = file('of.csv', 'frame, AU12_r\n1, 0.5\n');
    expect(await printed('convert', face, '--openface')).toBe('frame,AU12_r,input;1,0.5,of.csv');
  });

  it.each<[string[], RegExp]>([
    [['sumary', smiles], /unknown command 'sumary'\n\(Did you mean summary\?\)/],
    [['summary'], /missing required argument 'tables'/],
    [['summary', smiles, '--statistics', 'men'], /there is no statistic "men" \(did you mean "mean"\?\)/],
    [['summary', smiles, '--columns', 'AU13'], /no column and no group is called "AU13"/],
    [['baseline', smiles, '--from', 'start'], /--from start: it must be median, mean, begin, or rows as 0:25/],
    [['resample', smiles], /give one of --hz, --every, --every-seconds and --rows/],
    [['resample', smiles, '--hz', 'many'], /It must be a number above 0\./],
    [['resample', smiles, '--hz', '0'], /'--hz <n>' argument '0' is invalid\. It must be a number above 0\./],
    [['resample', smiles, '--rows', '0'], /'--rows <n>' argument '0' is invalid\. It must be a whole number from 1\./],
    [['resample', smiles, '--hz', '5'], /--hz needs --sampling-frequency: rows a second/],
    [
      ['plot', smiles, '--kind', 'curves', '--columns', 'AU12'],
      /--columns is for --kind bars; curves are of one --column/,
    ],
    [
      ['plot', smiles, '--kind', 'bars', '--columns', 'AU13'],
      /no column and no group is called "AU13" \(did you mean "AU12"\?\)/,
    ],
    [['rolling', smiles, '--window', '-1'], /It must be a whole number from 0\./],
    [['convert', smiles, '--delimiter', ':'], /It must be one of , ; \| and tab\./],
    [['episodes', smiles, '--column', 'AU12'], /required option '--threshold <value>' not specified/],
  ])('%j ends with 2', async (args, reason) => {
    const run = await fex(...args);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toMatch(reason);
  });

  it.each<readonly string[]>([
    ['blinks', '--sampling-frequency', '30', '--column', 'AU12'],
    ['baseline'],
    ['interpolate', '--limit', '2'],
    ['rolling', '--window', '2'],
    ['clean'],
    ['resample', '--every', '2'],
    ['episodes', '--column', 'AU12', '--threshold', '0.5'],
    ['summary'],
  ])('a table with a header only gives one that the next command reads: %s', async (name, ...args) => {
    const header = file('header.csv', 'input,frame,AU12,Happy\n');
    const out = at(`${name}-of-nothing.csv`);
    for (const sessions of [[], ['--sessions', 'input']]) {
      expect((await fex(name, header, ...args, ...sessions, '--out', out, '--overwrite')).code).toBe(0);
      expect((await fex('convert', out)).code).toBe(0);
    }
  });

  it('says where statistics are of infinite values', async () => {
    const infinite = file('infinite.csv', 'AU12,Happy\n1,1\ninf,2\n3,3\n');
    const run = await fex('summary', infinite, '--statistics', 'mean,std');
    expect(run).toEqual({
      code: 0,
      out: 'mean_AU12,mean_Happy,std_AU12,std_Happy\ninf,2,,1\n',
      err: 'AU12: 1 infinite value: no finite mean, and no deviation\n',
    });
  });

  it('ends when it is interrupted', async () => {
    const run = await runCli(['fex', 'convert', smiles], { signal: AbortSignal.abort() });
    expect([run.code, run.out]).toEqual([130, '']);
  });
});
