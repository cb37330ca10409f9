import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { makePlan, PartFolder, type Plan } from '@fexgraph/batch';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { hasFfmpeg, makeClip, makeLongClips } from './support/clips.ts';
import { ASTRONAUT, MODELS } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
const inputs = join(scratch, 'inputs');
const alone = join(scratch, 'alone');
let plan: string;
let out: string;

const batch = (...args: string[]) => runCli(['batch', ...args]);
const planned = (...args: string[]) =>
  batch('plan', inputs, '--out', plan, '--heads', 'pose', '--pictures-per-part', '2', ...args);
const tablesOf = (folder: string) => ['fex.csv', 'fex.ndjson'].map((name) => readFileSync(join(folder, name), 'utf8'));
const segments = () => readdirSync(plan).filter((name) => name.endsWith('.segment'));
const readPlan = () => JSON.parse(readFileSync(join(plan, 'plan.json'), 'utf8')) as Plan;

/** Five parts: two clips where there is ffmpeg, and three times two pictures. */
beforeAll(async () => {
  mkdirSync(inputs);
  if (hasFfmpeg) for (const [i, name] of ['a.mp4', 'b.mkv'].entries()) makeClip(inputs, name, i + 1);
  for (let i = 0; i < 6; i++) copyFileSync(ASTRONAUT, join(inputs, `p${i}.png`));
  const run = await runCli(['detect', inputs, '--out', alone, '--heads', 'pose', '--format', 'csv,ndjson']);
  expect(run.code).toBe(0);
});
beforeEach(({ task }) => {
  plan = join(scratch, `${task.id}-plan`);
  out = join(scratch, `${task.id}-out`);
});
const PARTS = hasFfmpeg ? 5 : 3;

describe('fexgraph batch', () => {
  it('leaves the tables of detect, whoever did which part', async () => {
    const made = await planned();
    expect([made.code, made.err]).toEqual([0, `${PARTS} parts of ${PARTS + 3} inputs\n  ${plan}\n`]);
    const first = await batch('run', plan, '--shard', '2/2');
    const mine = Math.floor(PARTS / 2);
    expect([first.code, first.err]).toEqual([
      0,
      `shard 2 of 2 (--shard): ${mine} parts, 0 done before\n${mine} of ${mine} parts done\n`.replaceAll(
        '1 parts',
        '1 part',
      ),
    ]);
    expect(segments()).toHaveLength(mine);

    const early = await batch('merge', plan, '--out', out);
    expect([early.code, early.err]).toEqual([
      1,
      expect.stringMatching(new RegExp(`${PARTS - mine} of ${PARTS} parts are not done: .*\\(nobody has done it\\)`)),
    ]);
    expect(existsSync(out)).toBe(false);

    const second = await batch('run', plan, '--jobs', '2', '--json', '-q');
    const { parts } = JSON.parse(second.out) as { parts: { before: boolean }[] };
    expect([second.code, parts.filter(({ before }) => before).length]).toEqual([0, mine]);
    const status = await batch('status', plan);
    expect(status.out).toContain(`${PARTS} of ${PARTS} parts done, 0 failed, 0 missing; 0 begun\n`);
    expect(status.out).toContain(`  ${hostname()}  process ${process.pid}  ${PARTS} parts`);
    const metrics = await batch('status', plan, '--prometheus');
    expect(metrics.out).toContain(`fexgraph_parts{plan="${plan}",state="done"} ${PARTS}\n`);

    const merged = await batch('merge', plan, '--out', out, '--format', 'csv,ndjson');
    expect([merged.code, merged.err]).toEqual([0, expect.stringContaining(`${PARTS} of ${PARTS} parts`)]);
    expect(tablesOf(out).map((table, i) => table === tablesOf(alone)[i])).toEqual([true, true]);
    const record = readRecord(out);
    expect(record.parts?.map(({ host }) => host)).toEqual(record.parts?.map(() => hostname()));
    expect(record.counts).toEqual(readRecord(alone).counts);
    expect(record.options).toMatchObject({
      heads: ['pose'],
      backend: 'cpu',
      format: ['csv', 'ndjson'],
      inputs: [plan],
    });
    expect(record.models).toEqual(readRecord(alone).models);
    // The parts stay, and may be merged otherwise.
    const each = await batch('merge', plan, '--out', join(out, 'each'), '--per-input');
    expect(each.code).toBe(0);
    expect(readTable(join(out, 'each'), 'pictures.csv')).toHaveLength(6);
    expect((await batch('sweep', plan)).out).toBe('no file removed\n');
  });

  describe.skipIf(!hasFfmpeg)(`cut videos${hasFfmpeg ? '' : ' (no ffmpeg)'}`, () => {
    const long = join(scratch, 'long');
    const ALONE = ['--heads', 'pose', '--no-tracking', '--no-identity'];
    const cut = (...args: string[]) => batch('plan', long, '--out', plan, '--cut-minutes', '0.01', ...args);
    beforeAll(() => {
      mkdirSync(long);
      makeLongClips(long);
    });

    it.each([
      [[]],
      [['--skip-frames', '3']],
      [['--fps', '5', '--decoder', 'ffmpeg']],
      [['--start', '0.3', '--end', '1.7', '--fps', '7']],
      [['--skip-frames', '2', '--decoder', 'ffmpeg']],
    ])('have the tables of detect, with %j', async (chosen) => {
      const detected = await runCli(['detect', long, '--out', `${plan}-alone`, ...ALONE, ...chosen]);
      expect(detected.code).toBe(0);
      const made = await cut(...ALONE, ...chosen);
      const { parts } = readPlan();
      expect([made.code, made.err]).toEqual([0, `${parts.length} parts of 3 inputs\n  ${plan}\n`]);
      expect(parts.length).toBeGreaterThan(3);
      for (const shard of ['2/2', '1/2']) expect((await batch('run', plan, '--shard', shard)).code).toBe(0);
      expect((await batch('status', plan)).out).toContain(`${parts.length} of ${parts.length} parts done`);
      expect((await batch('merge', plan, '--out', out)).code).toBe(0);
      const table = readFileSync(join(out, 'fex.csv'), 'utf8');
      expect(table === readFileSync(join(`${plan}-alone`, 'fex.csv'), 'utf8')).toBe(true);
      expect(readRecord(out).counts).toEqual(readRecord(`${plan}-alone`).counts);
      expect((await batch('merge', plan, '--out', join(out, 'each'), '--per-input')).code).toBe(0);
      expect(readdirSync(join(out, 'each')).filter((name) => name.endsWith('.csv'))).toEqual([
        ...['ordered.csv', 'turned.csv', 'uneven.csv'],
      ]);
    });

    it('are refused where a node goes by the frames before', async () => {
      const refused = await cut('--heads', 'pose');
      expect([refused.code, refused.err]).toEqual([
        2,
        expect.stringMatching(
          /a video cannot be cut: "faces" \(multitask\/track-mesh\) goes by the frames before \(.*--no-tracking/,
        ),
      ]);
      // Labels of a video are found out over all of it, before they are made those of all videos.
      const across = await cut('--heads', 'pose,identity', '--no-tracking', '--identities', 'across');
      expect(across.err).toContain('"identity/people" (identity/cluster) goes by the frames before');
      expect(existsSync(plan)).toBe(false);
    });

    it('are known by their ranges, and end where they were planned to end', async () => {
      await cut(...ALONE);
      const path = join(plan, 'plan.json');
      const planned = readPlan();
      const [first] = planned.parts;
      const until = { frame: first.until!.frame + 1, time: first.until!.time };
      const tampered = { ...planned, parts: [{ ...first, until }, ...planned.parts.slice(1)] };
      writeFileSync(path, JSON.stringify(tampered));
      const refused = await batch('run', plan);
      expect([refused.code, refused.err]).toEqual([
        1,
        expect.stringContaining(`the id of ${first.name} does not fit it`),
      ]);
      // Also with an id that fits: the frame behind the part is not at that time.
      writeFileSync(path, JSON.stringify(makePlan(tampered)));
      const run = await batch('run', plan);
      expect([run.code, run.err]).toEqual([
        3,
        expect.stringMatching(/frame \d+ is at [\d.]+ s, and not at [\d.]+ s as was planned/),
      ]);
      expect(segments()).toHaveLength(planned.parts.length - 1);
    });

    it('stay whole where nobody can read them, and the plan says so', async () => {
      const clip = join(scratch, 'whole.mp4');
      writeFileSync(clip, 'no video at all\n'.repeat(40));
      const made = await batch('plan', clip, '--out', plan, '--cut-minutes', '0.01', ...ALONE);
      expect([made.code, made.err]).toEqual([
        0,
        expect.stringMatching(/1 part of 1 input\nvideo that was not cut: \S*whole\.mp4 \(.*is not a video/),
      ]);
    });
  });

  it('says what failed and where, makes tables of the rest on request, and goes on', async () => {
    const bad = join(scratch, 'bad.mp4');
    writeFileSync(bad, 'no video');
    const some = [bad, join(inputs, 'p0.png')];
    await batch('plan', ...some, '--out', plan, '--heads', 'pose');
    const first = await batch('run', plan);
    expect([first.code, first.err]).toEqual([3, expect.stringMatching(/1 of 2 parts done, 1 failed: .* says why\n$/)]);
    expect((await batch('status', plan)).out).toMatch(
      new RegExp(`1 of 2 parts done, 1 failed, 0 missing[^]*failed: \\S*bad.mp4 on ${hostname()}: BAD_INPUT: `),
    );
    const refused = await batch('merge', plan, '--out', out);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/1 of 2 parts are not done: \S*bad\.mp4 \(/),
    ]);

    const partial = await batch('merge', plan, '--out', out, '--partial');
    expect([partial.code, partial.err]).toEqual([3, expect.stringMatching(/could not be analysed: \S*bad\.mp4 \(/)]);
    expect(readTable(out).map((row) => basename(String(row.get('input'))))).toEqual(['p0.png']);
    expect(readRecord(out).parts?.map(({ error }) => error?.code)).toEqual(['BAD_INPUT', undefined]);
  });

  it('refuses a plan of what is not there', async () => {
    const run = await batch('plan', join(inputs, 'p0.png'), join(inputs, 'no.png'), '--out', plan);
    expect([run.code, run.err]).toEqual([1, expect.stringMatching(/there is no \S*no\.png \(/)]);
  });

  it('sets aside what is damaged inside, where tables are made of the rest', async () => {
    await batch(
      'plan',
      join(inputs, 'p0.png'),
      join(inputs, 'p1.png'),
      '--out',
      plan,
      ...['--heads', 'pose', '--no-identity', '--pictures-per-part', '1'],
    );
    await batch('run', plan);
    const [segment] = segments();
    const bytes = readFileSync(join(plan, segment));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(plan, segment), bytes);
    const partial = await batch('merge', plan, '--out', out, '--partial');
    expect([partial.code, partial.err]).toEqual([3, expect.stringContaining('its files are damaged')]);
    expect(readTable(out)).toHaveLength(1);
  });

  it('says so where a part is done that failed for somebody else', async () => {
    await batch('plan', join(inputs, 'p0.png'), '--out', plan, '--heads', 'pose');
    await batch('run', plan);
    const [{ id }] = readPlan().parts;
    const now = new Date().toISOString();
    const worker = { host: 'elsewhere', process: 7, started: now, finished: now };
    const folder = await PartFolder.open(plan);
    await folder.fail({ failure: 1, id, code: 'NODE_FAILED', message: 'other bytes', worker });
    expect((await batch('status', plan)).out).toContain(
      'done, and failed for somebody else: pictures on elsewhere: NODE_FAILED: other bytes\n',
    );
    const merged = await batch('merge', plan, '--out', out);
    expect([merged.code, merged.err]).toEqual([
      0,
      expect.stringContaining('done, and failed for somebody else: pictures (other bytes (on elsewhere))\n'),
    ]);
  });

  it('refuses a folder that has another plan, and takes the same again', async () => {
    expect((await planned()).code).toBe(0);
    expect((await planned()).code).toBe(0);
    const other = await planned('--threshold', '0.9');
    expect([other.code, other.err]).toEqual([
      2,
      expect.stringMatching(/has another plan: .*options\.faceDetectionThreshold/),
    ]);
    const fewer = await batch('plan', join(inputs, 'p0.png'), '--out', plan, '--heads', 'pose');
    expect([fewer.code, fewer.err]).toEqual([2, expect.stringContaining('has another plan: ')]);
    expect(readPlan().parts).toHaveLength(PARTS);
  });

  it('refuses a backend that each machine would choose for itself', async () => {
    const run = await planned('--backend', 'auto');
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('with "auto" each machine would choose its own')]);
    expect(existsSync(plan)).toBe(false);
  });

  it('refuses what is no plan for several machines', async () => {
    const none = await batch('run', join(scratch, 'none'));
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('there is no plan')]);
    await planned();
    const { shared, ...rest } = readPlan();
    const { options: _, ...less } = shared;
    writeFileSync(join(plan, 'plan.json'), JSON.stringify(makePlan({ ...rest, shared: less })));
    const run = await batch('run', plan);
    expect([run.code, run.err]).toEqual([1, expect.stringContaining('is no plan for several machines: options: ')]);
  });

  it('puts no tables among the parts', async () => {
    await planned();
    for (const name of [plan, join(plan, 'results'), join(plan, 'fex.csv')]) {
      const run = await batch('merge', plan, '--out', name, '--partial');
      expect([run.code, run.err]).toEqual([2, expect.stringContaining('is in the folder of the plan')]);
    }
    const taken = join(scratch, 'taken');
    writeFileSync(taken, 'x');
    const run = await batch('plan', inputs, '--out', taken);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining(`--out ${taken}: is a file, and a folder is`)]);
  });

  it('refuses a plan that was tampered with', async () => {
    await planned();
    const text = readFileSync(join(plan, 'plan.json'), 'utf8');
    writeFileSync(join(plan, 'plan.json'), text.replace('"modified":1', '"modified":2'));
    for (const command of [['run'], ['status'], ['merge', '--out', out]]) {
      const [name, ...more] = command;
      const run = await batch(name, plan, ...more);
      expect([run.code, run.err]).toEqual([1, expect.stringMatching(/is no plan: the id of .* does not fit it/)]);
    }
  });

  it.each([
    ['version', (it: Plan) => ({ ...it, shared: { ...it.shared, fexgraph: '0.0.7' } }), 'fexgraph was "0.0.7" and is '],
    [
      'model',
      (it: Plan) => ({ ...it, kinds: { ...it.kinds, pictures: { ...it.kinds.pictures, models: { rfb320: 'abc' } } } }),
      'pictures.models.rfb320 was "abc" and is ',
    ],
    [
      'graph',
      (it: Plan) => ({ ...it, shared: { ...it.shared, options: { heads: ['gaze'] } } }),
      '.graph.nodes.pose was ',
    ],
  ])('refuses to do a plan of another %s', async (_, change, message) => {
    await planned();
    writeFileSync(join(plan, 'plan.json'), JSON.stringify(makePlan(change(readPlan()))));
    for (const [name, ...more] of [['run'], ['merge', '--out', out, '--partial']]) {
      const run = await batch(name, plan, ...more);
      expect([run.code, run.err]).toEqual([2, expect.stringContaining('this machine would do other work than')]);
      expect(run.err).toContain(message);
    }
    expect(segments()).toEqual([]);
  });

  it('refuses a machine without the backend of the plan', async () => {
    await planned();
    const { shared, ...rest } = readPlan();
    writeFileSync(
      join(plan, 'plan.json'),
      JSON.stringify(makePlan({ ...rest, shared: { ...shared, backend: 'quantum' } })),
    );
    const run = await batch('run', plan);
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('there is no backend "quantum" here')]);
  });

  it('refuses a machine with another models folder', async () => {
    await planned();
    const models = join(scratch, 'models');
    cpSync(MODELS, models, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(models, 'manifest.json'), 'utf8'));
    const [used] = Object.keys(readPlan().kinds.pictures.models as object);
    const [model] = manifest.models.filter(({ id }: { id: string }) => id === used);
    model.revision = model.file.sha256.slice(0, model.revision.length - 1);
    writeFileSync(join(models, 'manifest.json'), JSON.stringify(manifest));
    const run = await batch('run', plan, '--models', models);
    expect([run.code, run.err]).toEqual([2, expect.stringMatching(/models\.[\w-]+ was "\w+" and is "\w+"/)]);
  });

  it('does anew what is damaged, and makes no table of it', async () => {
    const picture = join(inputs, 'p0.png');
    await batch('plan', picture, '--out', plan, '--heads', 'pose');
    await batch('run', plan);
    const [segment] = segments();
    const bytes = readFileSync(join(plan, segment));
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(plan, segment), bytes);
    const refused = await batch('merge', plan, '--out', out);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/the segment of pictures is no whole segment/),
    ]);
    expect(existsSync(join(out, 'fex.csv'))).toBe(false);
    expect((await batch('run', plan)).err).toContain('1 of 1 part done');
    expect((await batch('merge', plan, '--out', out)).code).toBe(0);
    expect(readTable(out)).toHaveLength(1);
  });

  it('reads nothing that is not what was planned', async () => {
    const [one, two] = ['one', 'two'].map((name) => join(scratch, `${name}.png`));
    for (const path of [one, two]) copyFileSync(ASTRONAUT, path);
    await batch('plan', one, two, '--out', plan, '--heads', 'pose', '--pictures-per-part', '1');
    utimesSync(one, 1, 1);
    const run = await batch('run', plan);
    expect([run.code, run.err]).toEqual([
      3,
      expect.stringMatching(/one\.png: not as it was planned: it was written since/),
    ]);
    expect(segments()).toHaveLength(1);
  });

  it('knows an input by its contents where it is asked to', async () => {
    const path = join(scratch, 'contents.png');
    copyFileSync(ASTRONAUT, path);
    await batch('plan', path, '--out', plan, '--heads', 'pose', '--digests');
    utimesSync(path, 1, 1);
    expect((await batch('run', plan)).code).toBe(0);
    const other = `${plan}-other`;
    cpSync(join(plan, 'plan.json'), join(other, 'plan.json'));
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(path, bytes);
    const run = await batch('run', other);
    expect([run.code, run.err]).toEqual([3, expect.stringContaining('it has other contents')]);
  });

  it('labels people over all parts where that is asked for, as detect does', async () => {
    const some = [join(inputs, 'p0.png'), join(inputs, 'p1.png')];
    const asked = ['--heads', 'pose,identity', '--identities', 'across'];
    const both = join(out, 'both');
    await runCli(['detect', ...some, '--out', both, ...asked]);
    await batch('plan', ...some, '--out', plan, ...asked);
    await batch('run', plan);
    expect((await batch('merge', plan, '--out', join(out, 'merged'))).code).toBe(0);
    expect(readFileSync(join(out, 'merged', 'fex.csv'), 'utf8')).toBe(readFileSync(join(both, 'fex.csv'), 'utf8'));
    const refused = await batch('merge', plan, '--out', out, '--per-input');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--identities across')]);
  });

  it('carries a graph file in its plan', async () => {
    const graph = join(scratch, 'mine.yaml');
    copyFileSync(join(MODELS, '../graphs/embedded.yaml'), graph);
    const picture = join(inputs, 'p0.png');
    const made = await batch('plan', picture, '--out', plan, '--graph', graph, '--heads', 'pose');
    expect([made.code, made.err]).toEqual([0, expect.stringContaining('1 part of 1 input')]);
    // Where the parts are done there is no such file.
    writeFileSync(graph, 'nodes: {}');
    expect((await batch('run', plan)).code).toBe(0);
    expect((await batch('merge', plan, '--out', out)).code).toBe(0);
    const [row] = readTable(alone).filter((one) => String(one.get('input')).endsWith('p0.png'));
    expect(readTable(out)[0].get('Pitch')).toBe(row.get('Pitch'));
    const both = await planned('--graph', graph, '--pack', 'embedded');
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--pack')]);
  });

  it('says which options it has', async () => {
    expect((await batch('--help')).out).toContain('fexgraph batch run night --shard 3/20');
    expect((await batch('plan', '--help')).out).toContain('--pictures-per-part');
    expect((await batch('run', '--help')).out).toContain('--shard');
    expect((await batch('merge', '--help')).out).toContain('--partial');
    for (const bad of ['0/2', '3/2', '1', 'a/b']) expect((await batch('run', plan, '--shard', bad)).code).toBe(2);
    expect((await batch('plan', '--out', plan)).err).toContain('missing required argument');
  });
});
