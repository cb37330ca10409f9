import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
const missing = spawnSync('ffmpeg', ['-version']).error ? ' (ffmpeg is not on the PATH)' : '';

describe.skipIf(missing !== '')(`fexgraph detect on a video${missing}`, () => {
  const clip = join(scratch, 'clip.mp4');
  beforeAll(() => {
    // Twelve frames of a camera that comes closer, 25 a second.
    const zoom = "zoompan=z='1.2+0.02*on':x='60-on':y='20+on':d=1:s=320x240:fps=25";
    const picture = ['-loop', '1', '-i', ASTRONAUT, '-vf', zoom, '-frames:v', '12'];
    execFileSync('ffmpeg', ['-v', 'error', ...picture, '-c:v', 'mpeg4', '-q:v', '2', clip]);
  });

  it('follows the faces and writes the table of a video', async () => {
    const out = join(scratch, 'tracked');
    const run = await runCli(['detect', clip, '--out', out]);
    expect([run.code, run.out]).toEqual([0, '']);
    expect(run.err).toMatch(/^12 frames, 12 faces in \d+\.\d s\n/);
    expect(readdirSync(out).sort()).toEqual(['fex.csv', 'fex.run.json']);
    const rows = readTable(out);
    expect(rows.map((row) => row.get('frame'))).toEqual(Array.from({ length: 12 }, (_, index) => index));
    expect(new Set(rows.map((row) => `${row.get('Track')} ${row.get('Identity')} ${row.get('approx_time')}`))).toEqual(
      new Set(['0 Person_0 00:00']),
    );
    const { sessions, models } = readRecord(out);
    expect(sessions.find(({ model }) => model === 'rfb-320')?.calls).toBe(2);
    expect(sessions.find(({ model }) => model === 'mobilefacenet')?.calls).toBe(5);
    expect(models.find(({ id }) => id === 'mobilefacenet')?.embeddingSpace).toBe('mobilefacenet-192');
  });

  it('names the events that there are', async () => {
    const run = await runCli(['detect', clip, '--out', join(scratch, 'misspelt'), '--face-events', 'blnk']);
    expect([run.code, run.err]).toEqual([
      2,
      expect.stringContaining('there is no event "blnk" (did you mean "blink"?)'),
    ]);
  });

  it('writes what the faces did to a table of its own, of each video', async () => {
    const [one, two] = ['events', 'events-of-two'].map((name) => join(scratch, name));
    const other = join(scratch, 'other.mp4');
    copyFileSync(clip, other);
    const asked = ['--face-events', 'smile,face-present', '--heads', 'expression', '--quiet'];
    expect((await runCli(['detect', clip, '--out', one, ...asked])).code).toBe(0);
    const lines = readFileSync(join(one, 'events.csv'), 'utf8').split('\n');
    expect(lines[0]).toBe('type,source,track,start,end,peak,strength,cut');
    // The face smiles from the first frame to the last, 0.44 s later.
    expect(lines.slice(1, -1).map((line) => line.replace(clip, 'clip').split(',').slice(0, 5).join())).toEqual([
      'smile,clip,0,0,0.44',
      'face-present,clip,0,0,0.44',
    ]);
    expect(lines.slice(1, -1).every((line) => line.endsWith(',both'))).toBe(true);
    expect((await runCli(['detect', clip, other, '--out', two, ...asked])).code).toBe(0);
    expect(readdirSync(two).sort()).toEqual(['clip.events.csv', 'fex.csv', 'fex.run.json', 'other.events.csv']);
  });

  it('takes the options of a video', async () => {
    const out = join(scratch, 'asked');
    const options = ['--skip-frames', '2', '--end', '0.3', '--output-size', '160', '--columns', 'aus,Identity'];
    const run = await runCli(
      ['detect', clip, '--out', out, '--no-tracking', '--smoothing', '0.5', '--heads', 'expression', '--quiet'].concat(
        options,
      ),
    );
    expect([run.code, run.err]).toEqual([0, '']);
    const rows = readTable(out);
    expect(rows.map((row) => row.get('frame'))).toEqual([0, 2, 4, 6]);
    expect(rows[0].batch.schema.place('Track')).toBeUndefined();
    expect(readRecord(out).graph.nodes.map(({ type }) => type)).toContain('detect/smooth-boxes');
  });

  it('says that nothing was read where nothing is within what was asked for', async () => {
    const run = await runCli(['detect', clip, '--out', join(scratch, 'late'), '--start', '50']);
    expect([run.code, run.err]).toEqual([3, expect.stringMatching(/^no frame, no face in \d+\.\d s\n/)]);
    expect(run.err).toMatch(/\nno frame within what was asked for: \S+clip\.mp4 \(of 12\)\n/);
  });

  it('says what goes with pictures, or with videos, only', async () => {
    const out = join(scratch, 'nothing');
    const refused = async (...args: string[]) => {
      const { code, err } = await runCli(['detect', ...args, '--out', out]);
      expect(code).toBe(2);
      return err;
    };
    expect(await refused(clip, '--pages', 'all')).toMatch(/pages: for pictures, and the inputs are videos/);
    expect(await refused(clip, '--fps', '0')).toContain('It must be a number above 0.');
    expect(await refused(ASTRONAUT, '--skip-frames', '2')).toMatch(/--skip-frames: for videos, and the inputs/);
    expect(await refused(clip, '--no-tracking', '--baseline')).toMatch(
      /baseline: ready graph "embedded" cannot be asked for that \(it goes with tracking/,
    );
    expect(existsSync(out)).toBe(false);
  });

  it('labels people over all videos where that is asked for', async () => {
    // One still picture, mirrored in the second clip: nearly the same face, and a threshold above it.
    const clips = ['one.mp4', 'mirrored.mp4', 'again.mp4'].map((name) => join(scratch, name));
    clips.forEach((path, i) => {
      const still = ['-loop', '1', '-i', ASTRONAUT, '-vf', `${i === 1 ? 'hflip,' : ''}scale=320:320`, '-frames:v', '4'];
      execFileSync('ffmpeg', ['-v', 'error', ...still, '-c:v', 'mpeg4', '-q:v', '2', path]);
    });
    const labels = async (name: string, ...options: string[]) => {
      const out = join(scratch, name);
      const asked = ['--identity-threshold', '0.995', '--heads', 'identity', '--columns', 'Identity'];
      const run = await runCli(['detect', ...clips, '--out', out, '--quiet', ...asked, ...options]);
      expect([run.code, run.err]).toEqual([0, '']);
      const rows = readTable(out);
      expect(rows.map((row) => row.get('input'))).toEqual(clips.flatMap((clip) => new Array(4).fill(clip)));
      expect(rows[0].batch.schema.place('Identity_1')).toBeUndefined();
      return rows.map((row) => row.get('Identity'));
    };
    const of = (...people: number[]) => people.flatMap((person) => new Array(4).fill(`Person_${person}`));
    expect(await labels('apart')).toEqual(of(0, 0, 0));
    expect(await labels('across', '--identities', 'across')).toEqual(of(0, 1, 0));
    const refused = await runCli([
      'detect',
      ...clips,
      '--identities',
      'across',
      '--per-input',
      '--out',
      join(scratch, 'no'),
    ]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('in one table')]);
  });

  it('names a video that cannot be read', async () => {
    const out = join(scratch, 'unread');
    const run = await runCli(['detect', join(scratch, 'gone.mp4'), '--out', out]);
    expect(run.code).not.toBe(0);
    expect(run.err).toContain('gone.mp4');
    expect(run.err).toMatch(/\nno frame, no face in \d+\.\d s, 1 not readable\n/);
  });
});
