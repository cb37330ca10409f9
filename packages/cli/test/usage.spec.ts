import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { scratchFolder } from './support/scratch.ts';

const out = join(scratchFolder(), 'out');
const detect = (...rest: string[]) => runCli(['detect', ASTRONAUT, '--out', out, ...rest]);

describe('a wrong command line', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown pack', ['--pack', 'embeded'], /there is no ready graph "embeded" \(did you mean "embedded"\?\)/],
    ['an unknown detector', ['--detector', 'rfb-32'], /faces\.model: no model "rfb-32".*did you mean "rfb-320"\?/],
    ['a detector that is none', ['--detector', 'mobilefacenet'], /faces\.model: model "mobilefacenet" does not fit/],
    ['an unknown identity network', ['--identity', 'mobilefacenett'], /did you mean "mobilefacenet"\?/],
    ['an unknown option', ['--treshold', '0.5'], /unknown option '--treshold'\n\(Did you mean --threshold\?\)/],
    ['a number out of range', ['--threshold', '3'], /It must be a number from 0 to 1\./],
    ['no number', ['--batch-size', 'many'], /It must be a whole number from 1/],
    [
      'an unknown format',
      ['--format', 'xls'],
      /there is no table format "xls" \(table formats: csv, ndjson, parquet, arrow\)/,
    ],
    ['digits beyond those of a number', ['--digits', '10'], /It must be a whole number from 1 to 9\./],
    [
      'digits of tables without text',
      ['--format', 'parquet,arrow', '--digits', '4'],
      /digits: none of the tables has it: .*fex\.parquet, .*fex\.arrow \(formats that have it: csv, ndjson\)/,
    ],
    ['a mark where no CSV is', ['--format', 'ndjson', '--csv-bom'], /bom: none of the tables has it/],
    [
      'a table that nobody writes',
      ['--out', `${out}.xlsx`],
      /no table format here writes \.xlsx \(tables end in \.csv, /,
    ],
    [
      'a misspelt group of columns',
      ['--columns', 'emotion'],
      /no column or group .* "emotion" \(did you mean "emotions"\?\)/,
    ],
    [
      'an unknown backend',
      ['--backend', 'onnx'],
      /there is no backend "onnx" here \(the backends here are cpu, webgpu, cuda\)/,
    ],
    ['a size that is none', ['--output-size', '3x4x5'], /longest side \(640\) or HEIGHTxWIDTH/],
    ['both of what excludes the other', ['--resume', '--restart'], /'--restart' cannot be used with option '--resume'/],
    ['two formats on one stdout', ['--json', '--events'], /'--events' cannot be used with option '--json'/],
    [
      'what is for videos',
      ['--fps', '5', '--detect-every', '3'],
      /--detect-every, --fps: for videos, and the inputs are pictures \(leave it out\)\n/,
    ],
    ['a name like an option', ['-v.mp4'], /unknown option '-v\.mp4'.*If -v\.mp4 is a file, give it as \.\/-v\.mp4\n/s],
    [
      'two models for one place',
      ['--use', 'retinaface-r34', '--detector', 'rfb-320'],
      /--use, --detector: retinaface-r34 and rfb-320 do the same work in "embedded" \(name one of them\)/,
    ],
    [
      'two identity networks for one place',
      ['--use', 'arcface-r50', '--identity', 'mobilefacenet'],
      /--use, --identity: arcface-r50 and mobilefacenet do the same work in "embedded"/,
    ],
    ['no name in a list', ['--use', ''], /'--use <list>' argument '' is invalid\. It must be names with commas/],
    ['an empty name', ['--detector', ''], /'--detector <model>' argument '' is invalid\. It must not be empty\./],
    ['what is of a report without one', ['--no-thumbnails'], /--no-thumbnails is for --report/],
    ['stdin beside files', ['-'], /cannot be used together with other inputs/],
  ])('is told what is wrong and ends with 2: %s', async (_, args, reason) => {
    const run = await detect(...args);
    expect(run.code).toBe(2);
    expect(run.err).toMatch(reason);
    expect(run.out).toBe('');
    expect(existsSync(out)).toBe(false);
  });

  it.each<[string[], RegExp]>([
    [[], /Usage: fexgraph/],
    [['graph', 'run', 'a.yaml', '--workers', 'x'], /whole number from 1/],
    [['detekt'], /unknown command 'detekt'\n\(Did you mean detect\?\)/],
    [['detect'], /missing required argument 'inputs'/],
    [['nodes', 'describe', 'detect/rfb'], /there is no node type "detect\/rfb" \(did you mean "detect\/rfb320"\?\)/],
    [['nodes', 'describe', 'detect/crpo'], /did you mean "detect\/crop"\?/],
  ])('ends with 2: fexgraph %j', async (args, reason) => {
    const run = await runCli(args);
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toMatch(reason);
  });

  it('names the decoders that there are', async () => {
    for (const more of [[], ['b.mp4'], ['--dry-run']]) {
      const run = await runCli(['detect', 'a.mp4', ...more, '--decoder', 'nonsense', '--out', out]);
      expect([run.code, run.out]).toEqual([2, '']);
      expect(run.err).toBe('fexgraph: there is no video decoder "nonsense" (choose one of auto, node-av, ffmpeg)\n');
      expect(existsSync(out)).toBe(false);
    }
  });

  it('reports several problems of one command line at once', async () => {
    const run = await detect('--detector', 'rfb', '--identity', 'face');
    expect(run.code).toBe(2);
    expect(run.err).toMatch(/2 problems:\n {2}faces\.model: .*\n {2}identity\/embeddings\.model: /);
  });
});

describe('help', () => {
  it('shows commands, examples and what the exit codes mean', async () => {
    const run = await runCli(['--help']);
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toContain('Examples:\n  fexgraph detect photo.jpg ');
    for (const code of ['0 ', '1 ', '2 ', '3 ', '130']) expect(run.out).toMatch(new RegExp(`^ {2}${code} +\\S`, 'm'));
  });

  it.each(['detect', 'nodes', 'models', 'graph'])('shows an example of %s', async (command) => {
    const run = await runCli([command, '--help']);
    expect(run.code).toBe(0);
    const text = run.out + (await Promise.all(subcommands(run.out).map((name) => help(command, name)))).join('');
    expect(text).toMatch(new RegExp(`Examples?:\\n {2}.*fexgraph ${command}`));
  });

  it('names what there is to choose from for detect', async () => {
    const { out } = await runCli(['detect', '--help']);
    expect(out).toMatch(/^ {2}--pack +aus-only, embedded, .*, mediapipe, mediapipe-light, .*, pyfeat-v2\.5$/m);
    expect(out).toMatch(/^ {2}--detector +rfb-320, retinaface-r34, /m);
    expect(out).toMatch(/^ {2}--identity +mobilefacenet, arcface-r50, facenet$/m);
    expect(out).toMatch(/^ {2}--backend +cpu, webgpu, cuda, auto$/m);
    expect(out).toMatch(/^ {2}--format +csv, ndjson, parquet, arrow$/m);
  });

  it.each(['detect', 'graph'])('is the same for help %s', async (command) => {
    expect(await runCli(['help', command])).toEqual(await runCli([command, '--help']));
  });

  it('shows the version', async () => {
    expect(await runCli(['--version'])).toMatchObject({ code: 0, out: '0.0.0\n' });
  });
});

function subcommands(help: string): string[] {
  const list = help.split('Commands:\n')[1] ?? '';
  return [...list.matchAll(/^ {2}(\w[\w-]*)/gm)].map(([, name]) => name).filter((name) => name !== 'help');
}

async function help(...command: string[]): Promise<string> {
  return (await runCli([...command, '--help'])).out;
}
