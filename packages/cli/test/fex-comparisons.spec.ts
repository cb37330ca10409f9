import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

/** The printed table, with `;` for line ends and numbers of four digits. */
async function printed(...args: string[]): Promise<string> {
  const run = await fex(...args);
  expect([run.code, run.err]).toEqual([0, '']);
  const short = run.out.replace(/(?<=^|,)-?\d+\.\d+(e-?\d+)?(?=,|$)/gm, (text) =>
    String(Number(Number(text).toPrecision(4))),
  );
  return short.trimEnd().replaceAll('\n', ';');
}

const rows = ['input,frame,class,AU12,AU06'];
for (const [name, label, values] of [
  ['p', 'good', [5, 6, 8, 9]],
  ['q', 'good', [4, 6, 7, 9]],
  ['r', 'bad', [2, 1, 2, 0]],
  ['s', 'bad', [1, 2, 1, 0]],
] as const) {
  values.forEach((value, frame) => {
    rows.push(`${name},${frame},${label},${value},${value + (frame % 2)}`);
  });
}
const table = file('fex.csv', `${rows.join('\n')}\n`);
const byClass = ['--sessions', 'class'];

describe('fexgraph fex, comparing', () => {
  it.each<[string, string[], string]>([
    ['isc', ['--column', 'AU12'], 'input,p,q,r,s;p,1,0.9648,-0.5721,-0.6708;q,0.9648,1,-0.7526,-0.5883;'],
    ['isc', ['--column', 'AU12', '--overlaps', '--minimum-overlap', '5'], 'input,p,q,r,s;p,4,4,4,4;'],
    ['isc', ['--column', 'AU12', '--correlation', 'kendall'], 'input,p,q,r,s;p,1,1,-0.5477,-0.5477;'],
    ['isc', ['--column', 'AU12', '--leave-one-out'], 'input,correlation,overlap;p,0.7255,4;'],
    ['distances', ['--columns', 'aus', '--metric', 'cityblock'], 'row,0,1,2,3,4,5,'],
    ['components', ['--columns', 'aus', '--components', '1', '--loadings'], 'column,c1;AU12,0.6992;AU06,0.715'],
    ['components', ['--columns', 'aus'], 'c1,c2;'],
    [
      'regress',
      [...byClass, '--codes', 'good=1,bad=-1', '--y', 'AU12'],
      'outcome,regressor,b,se,t,p,p_bonferroni,df,left_out;AU12,sessions,2.813,',
    ],
    [
      'regress',
      ['--x', 'AU12', '--y', 'AU06', '--no-intercept'],
      'outcome,regressor,b,se,t,p,p_bonferroni,df,left_out;AU06,AU12,1.',
    ],
    ['ttest', [...byClass, '--columns', 'AU12'], 'column,t,p,p_bonferroni,df;AU12,7.902,'],
    ['ttest', [...byClass, '--columns', 'AU12', '--compare', 'bad,good'], 'column,t,p,p_bonferroni,df;AU12,-7.902,'],
    ['ttest', ['--columns', 'AU12', '--mean', '4'], 'column,t,p,p_bonferroni,df;AU12,-0.07'],
    [
      'decode',
      [...byClass, '--columns', 'AU12', '--folds', '4'],
      'features,classes,rows,folds,accuracy,sd;AU12,bad good,16,4,0.9375,0.1083',
    ],
    [
      'decode',
      [...byClass, '--columns', 'AU12', '--folds', '4', '--ridge', '1', '--predictions'],
      'session,fold,prediction,score;good,1,good,0.',
    ],
    [
      'wavelets',
      [
        '--sessions',
        'input',
        '--columns',
        'AU12',
        '--frequencies',
        '1',
        '--sampling-frequency',
        '4',
        '--mode',
        'filtered',
        '--keep',
        'frame',
      ],
      'session,frame,f1.0_filtered_AU12;p,0,',
    ],
    [
      'bags',
      [
        ...['--sessions', 'class', '--columns', 'AU12', '--min-hz', '0.5', '--max-hz', '1'],
        ...['--bands', '2', '--sampling-frequency', '4'],
      ],
      'session,pos0_hz_1.0_AU12,pos1_hz_1.0_AU12,',
    ],
  ])('%s %j', async (command, flags, beginning) => {
    expect((await printed(command, table, ...flags)).slice(0, beginning.length)).toBe(beginning);
  });

  it('says which rows are not used', async () => {
    const gaps = file('gaps.csv', 'input,frame,AU12\np,0,1\np,1,\n,0,4\n');
    expect((await fex('components', gaps, '--columns', 'AU12')).err).toBe('1 row is not used: a value is missing\n');
    expect((await fex('isc', gaps, '--column', 'AU12')).err).toBe('1 row is not used: a value is missing\n');
  });

  it.each<[string, string[], RegExp]>([
    ['isc', ['--column', 'AU12,AU06'], /--column AU12,AU06: it must be one column/],
    ['regress', ['--y', 'aus'], /no regressor: give --x, or --codes/],
    ['regress', ['--y', 'aus', '--codes', 'good'], /It must be label=number/],
    ['ttest', ['--columns', 'aus'], /0 sessions, and two are compared/],
    ['ttest', ['--columns', 'aus', '--mean', '0', '--compare', 'a,b'], /one of --mean and --compare/],
    ['decode', [...byClass, '--columns', 'aus', '--folds', '9'], /9 folds: the largest class has 8 rows/],
    ['decode', ['--columns', 'aus'], /0 labels for 16 rows.*sessions/],
    ['plot', ['--kind', 'curves', '--column', 'AU12', '-o', at('a.png')], /a\.png: the name must end in \.svg/],
  ])('%s %j is refused with a reason', async (command, flags, reason) => {
    const run = await fex(command, table, ...flags);
    expect(run.code).not.toBe(0);
    expect(run.err).toMatch(reason);
  });
});

describe('fexgraph fex plot', () => {
  it('writes or prints one picture', async () => {
    const out = at('bars.svg');
    const flags = ['--kind', 'bars', ...byClass, '--title', 'A & B'];
    expect(await fex('plot', table, ...flags, '-o', out)).toMatchObject({ code: 0, err: '' });
    const picture = readFileSync(out, 'utf8');
    expect(picture).toContain('<title>A &amp; B</title>');
    expect(readdirSync(folder).filter((name) => name.startsWith('bars'))).toEqual(['bars.svg']);
    expect((await fex('plot', table, ...flags)).out).toBe(picture);
    expect((await fex('plot', table, ...flags, '-o', out)).err).toMatch(/bars\.svg/);
    // Told before tables are read and drawn.
    const absent = at('absent.csv');
    expect((await fex('plot', absent, ...flags, '-o', out)).err).toMatch(/bars\.svg/);
    expect((await fex('report', absent, '-o', at('a.htm'))).err).toMatch(/must end in \.html/);
    expect((await fex('report', absent, '-o', at('absent.html'))).err).toMatch(/absent\.csv/);
    expect(existsSync(at('absent.html'))).toBe(false);
  });

  it('draws curves and correlations of people', async () => {
    const curves = await fex('plot', table, '--kind', 'curves', '--column', 'AU12', ...byClass);
    expect(curves.out).toContain('>good<');
    const map = await fex('plot', table, '--kind', 'correlations', '--column', 'AU12');
    expect(map.out).toContain('<title>p, q: 0.96</title>');
    const grouped = await fex('plot', table, '--kind', 'correlations', '--column', 'AU12', ...byClass);
    expect(grouped.out).toMatch(/>good<[\s\S]*>bad</);
    const several = await fex('plot', table, '--kind', 'correlations', '--column', 'AU12', '--sessions', 'frame');
    expect(several.err).toMatch(/"p" is in several sessions: "0" and "1"/);
  });
});

describe('fexgraph fex report', () => {
  it('is one page with all pictures, and no script', async () => {
    const out = at('analysis.html');
    const flags = [...byClass, '--curves', 'AU12', '--title', 'News & faces', '-o', out];
    expect(await fex('report', table, ...flags)).toMatchObject({ code: 0, err: '' });
    const page = readFileSync(out, 'utf8');
    expect(page).toContain('<h1>News &amp; faces</h1>');
    const titles = [...page.matchAll(/role="img"><title>([^<]*)/g)].map(([, title]) => title);
    expect(titles).toEqual(['Means of sessions', 'AU12 over time', 'AU12: correlation between subjects']);
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
    expect((await fex('report', table, ...byClass, '-o', at('a.pdf'))).err).toMatch(/must end in \.html/);
  });
});

const sample = fileURLToPath(new URL('../../../../shared/data/news_sample', import.meta.url));

describe.skipIf(!existsSync(sample))('the published analysis by commands (needs ../shared)', () => {
  it('has the published accuracies and effects', async () => {
    const clips = readdirSync(sample).filter((name) => /^\d+\.csv/.test(name));
    const files = clips.map((name) => join(sample, name));
    const conditions = clips.map((name, i) => `${name.slice(0, 3)}.mp4,${i < 10 ? 'good' : 'bad'}`);
    const map = file('conditions.csv', `label,session\n${conditions.join('\n')}\n`);
    const means = at('means.csv');
    await fex('summary', ...files, '--sessions', 'input', '--statistics', 'mean', '-o', means, '--quiet');
    const sessions = ['--sessions', 'session', '--session-map', map];
    const accuracies: string[] = [];
    for (const columns of ['emotions', 'aus', 'pose', 'emotions,pose', 'aus,pose']) {
      const text = await printed('decode', means, ...sessions, '--columns', columns);
      accuracies.push(text.split(',20,10,')[1]);
    }
    expect(accuracies).toEqual(['1,0', '1,0', '0.85,0.2291', '1,0', '0.95,0.15']);
    const effects = await printed('regress', means, ...sessions, '--codes', 'good=1,bad=-1', '--y', 'aus');
    expect(effects).toContain('mean_AU12,sessions,0.3618,0.01907,18.97,2.403e-13,4.806e-12,18,0');
  });
});
