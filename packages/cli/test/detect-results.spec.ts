import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readRecord, readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
const PNG = [0x89, 0x50, 0x4e, 0x47];

function digestOf(path: string) {
  const bytes = readFileSync(path);
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

describe('fexgraph detect on one photo', () => {
  it('prints a summary and leaves table, run record and overlay', async () => {
    const out = join(scratch, 'one');
    const run = await runCli(['detect', ASTRONAUT, '--out', out]);

    expect(run.code).toBe(0);
    expect(run.out).toContain(`${ASTRONAUT}: 1 face\n`);
    expect(run.out).toMatch(/Person_0: 13\d x 13\d px at 15\d, 5\d \(score 1\.00\)/);
    expect(run.out).toMatch(/Happy \d+ %; head \d+° down, \d+° to their right, tilted \d+° to their left; gaze/);
    expect(run.out).toMatch(/AU12 0\.\d\d; mouthSmileLeft/);
    expect(run.err).toMatch(/^1 picture, 1 face in \d+\.\d s\n/);
    expect(complaints(run).slice(1)).toEqual(
      ['fex.csv', 'astronaut.overlay.png', 'fex.run.json'].map((file) => `  ${join(out, file)}`),
    );
    expect(readdirSync(out).sort()).toEqual(['astronaut.overlay.png', 'fex.csv', 'fex.run.json']);

    const [row, ...others] = readTable(out);
    expect(others).toEqual([]);
    expect(row.get('input')).toBe(ASTRONAUT);
    expect(row.get('FaceScore')).toBeGreaterThan(0.99);
    expect(row.get('Happy')).toBeGreaterThan(0.9);
    expect(row.get('Identity')).toBe('Person_0');
    expect([...readFileSync(join(out, 'astronaut.overlay.png')).subarray(0, 4)]).toEqual(PNG);

    const record = readRecord(out);
    expect(record.complete).toBe(true);
    expect(record.outputs).toEqual([
      { path: join(out, 'fex.csv'), rows: 1, ...digestOf(join(out, 'fex.csv')), complete: true },
      {
        path: join(out, 'astronaut.overlay.png'),
        input: ASTRONAUT,
        ...digestOf(join(out, 'astronaut.overlay.png')),
        complete: true,
      },
    ]);
    expect(record.counts).toEqual({
      accepted: 1,
      rows: 1,
      nullRows: 0,
      deadLetters: 0,
      drops: 0,
      faces: 1,
      boxesOnly: 0,
    });
    expect(record.sessions.map(({ backend }) => backend)).toEqual(record.sessions.map(() => 'cpu'));
    expect(record.models.map(({ id }) => id).sort()).toEqual(
      ['attention-mesh', 'blazeface-short', 'fer-emotion', 'mobilefacenet', 'rfb-320'].sort(),
    );
    expect(record.unsupported).toContain('valence');
    expect(record.unsupported).not.toContain('Yaw');
  });

  it('writes a report if asked to, with the run record in it and its digest in the record', async () => {
    const out = join(scratch, 'report');
    const run = await runCli(['detect', ASTRONAUT, '--out', out, '--report', '--no-overlay']);
    expect(run.code).toBe(0);
    expect(run.err).toContain(`  ${join(out, 'report.html')}\n`);
    const page = readFileSync(join(out, 'report.html'), 'utf8');
    expect(page).toMatch(/<h1>astronaut\.png<\/h1>/);
    expect(page.match(/<img /g)).toHaveLength(2);
    expect(page).not.toContain('<script');
    const record = readRecord(out);
    expect(page).toContain(`${record.started.slice(0, 10)} ${record.started.slice(11, 16)} UTC · fexgraph`);
    for (const { id, licence } of record.models)
      expect(page).toMatch(new RegExp(`${id}[\\s\\S]*${licence.spdx ?? id}`));
    const path = join(out, 'report.html');
    expect(record.outputs).toContainEqual({ path, input: ASTRONAUT, ...digestOf(path), complete: true });

    // again, with a script and without faces, over the report of the run before
    const again = await runCli(['detect', ASTRONAUT, '--out', out, '--interactive', '--no-thumbnails', '--no-overlay']);
    expect(again.code).toBe(0);
    const interactive = readFileSync(path, 'utf8');
    expect(interactive.match(/<script>/g)).toHaveLength(1);
    expect(interactive).not.toContain('<img ');
    expect(readRecord(out).outputs).toContainEqual({ path, input: ASTRONAUT, ...digestOf(path), complete: true });
  });

  it('computes the heads and writes the columns that are asked for', async () => {
    const out = join(scratch, 'some');
    const run = await runCli(
      ['detect', ASTRONAUT, '--out', out, '--no-overlay'].concat('--heads', 'pose,emotion', '--columns', 'pose,Happy'),
    );
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/ {2}face: .*\n +Happy \d+ %; head .* to their left\n$/);
    expect(run.err).toMatch(/^1 picture, 1 face in /);
    const [row] = readTable(out);
    const box = ['FaceRectX', 'FaceRectY', 'FaceRectWidth', 'FaceRectHeight', 'FaceScore'];
    const columns = [...box, 'Pitch', 'Roll', 'Yaw', 'X', 'Y', 'Z', 'Happy', 'input', 'frame'];
    expect(row.batch.schema.columns).toEqual(columns);
    expect(row.get('Happy')).toBeGreaterThan(0.9);
    const { models, unsupported } = readRecord(out);
    expect(models.map(({ id }) => id)).not.toContain('mobilefacenet');
    expect(unsupported).toEqual(expect.arrayContaining(['gaze_yaw', 'x_0', 'Identity']));
    const refused = await runCli(['detect', ASTRONAUT, '--out', out, '--columns', 'Hapy']);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('did you mean "Happy"?')]);
  });

  it('leaves embeddings out unless asked for', async () => {
    const [without, asked] = [join(scratch, 'plain'), join(scratch, 'embeddings')];
    await runCli(['detect', ASTRONAUT, '--out', without, '--quiet', '--no-overlay']);
    await runCli(['detect', ASTRONAUT, '--out', asked, '--quiet', '--no-overlay', '--embeddings']);
    const [plain, rich] = [readTable(without)[0], readTable(asked)[0]];
    expect([plain.get('Identity_1'), plain.get('Identity_192')]).toEqual([null, null]);
    expect([rich.get('Identity_1'), rich.get('Identity_192')]).toEqual([expect.any(Number), expect.any(Number)]);
    expect([plain.get('Identity'), plain.get('Yaw')]).toEqual([rich.get('Identity'), rich.get('Yaw')]);
    expect(readRecord(without).unsupported).not.toContain('Identity');
  });

  it('leaves identity and its network out with --no-identity, and writes both formats', async () => {
    const out = join(scratch, 'formats');
    const run = await runCli(
      ['detect', ASTRONAUT, '--out', out].concat('--format', 'csv,ndjson', '--no-identity', '--no-overlay'),
    );
    expect(run.code).toBe(0);
    expect(run.out).toContain('  face: 13');
    expect(readdirSync(out).sort()).toEqual(['fex.csv', 'fex.ndjson', 'fex.run.json']);
    const [row] = readTable(out);
    const lines = readFileSync(join(out, 'fex.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    const object = JSON.parse(lines[0]);
    expect([row.get('Identity'), object.Identity ?? null]).toEqual([null, null]);
    expect(object.FaceRectX).toBeCloseTo(Number(row.get('FaceRectX')), 3);
    const record = readRecord(out);
    expect(record.models.map(({ id }) => id)).not.toContain('mobilefacenet');
    expect(record.unsupported).toContain('Identity');
  });

  it('writes Parquet and Arrow with the same columns, and records them as it does every table', async () => {
    const out = join(scratch, 'columns');
    const run = await runCli(
      ['detect', ASTRONAUT, '--out', out, '--no-overlay'].concat('--format', 'csv,parquet,arrow', '--columns', 'pose'),
    );
    expect(run.code).toBe(0);
    expect(complaints(run).slice(1)).toEqual(
      ['fex.csv', 'fex.parquet', 'fex.arrow', 'fex.run.json'].map((file) => `  ${join(out, file)}`),
    );
    const tables = ['fex.csv', 'fex.parquet', 'fex.arrow'].map((file) => join(out, file));
    expect(readRecord(out).outputs).toEqual(
      tables.map((path) => ({ path, rows: 1, ...digestOf(path), complete: true })),
    );
    const [, parquet, arrow] = tables.map((path) => readFileSync(path));
    expect([parquet.subarray(0, 4), parquet.subarray(-4)].map(String)).toEqual(['PAR1', 'PAR1']);
    expect([arrow.subarray(0, 6), arrow.subarray(-6)].map(String)).toEqual(['ARROW1', 'ARROW1']);
    for (const table of [parquet, arrow]) {
      expect(table.includes('Pitch')).toBe(true);
      expect(table.includes('mesh_x_0')).toBe(false);
    }
    const single = join(scratch, 'single', 'faces.parquet');
    expect((await runCli(['detect', ASTRONAUT, '--out', single, '--no-overlay', '--quiet'])).code).toBe(0);
    expect(readdirSync(join(scratch, 'single')).sort()).toEqual(['faces.parquet', 'faces.run.json']);
  });

  it('rounds fractions to the digits that are asked for, in text', async () => {
    const out = join(scratch, 'digits');
    await runCli(
      ['detect', ASTRONAUT, '--out', out, '--no-overlay', '--quiet'].concat(
        '--digits',
        '3',
        '--format',
        'csv,ndjson,arrow',
      ),
    );
    const [row] = readTable(out);
    const all = readTable(join(scratch, 'one'))[0];
    const cells = (from: typeof row) => ['Pitch', 'Happy', 'FaceRectX', 'x_0'].map((name) => Number(from.get(name)));
    expect(cells(row)).toEqual(cells(all).map((value) => Math.fround(Number(value.toPrecision(3)))));
    const object = JSON.parse(readFileSync(join(out, 'fex.ndjson'), 'utf8'));
    expect(Math.fround(object.Pitch)).toBe(row.get('Pitch'));
    expect([row.get('FrameWidth'), object.FrameWidth]).toEqual([all.get('FrameWidth'), all.get('FrameWidth')]);
  });

  it('prints nothing with --quiet, and the run record alone with --json', async () => {
    const out = join(scratch, 'quiet');
    const quiet = await runCli(['detect', ASTRONAUT, '--out', out, '--quiet', '--no-overlay']);
    expect([quiet.code, quiet.out, quiet.err]).toEqual([0, '', '']);
    const json = await runCli(['detect', ASTRONAUT, '--out', out, '--json', '--no-overlay']);
    expect([json.code, json.err]).toEqual([0, '']);
    expect(JSON.parse(json.out)).toEqual(readRecord(out));
  });
});

describe('fexgraph detect on several inputs', () => {
  const shots = join(scratch, 'shots');
  mkdirSync(join(shots, 'more'), { recursive: true });
  const files = [join(shots, 'a.png'), join(shots, 'b.png'), join(shots, 'more', 'c.png')];
  for (const file of files) copyFileSync(ASTRONAUT, file);
  const inputsOf = (folder: string) => readTable(folder).map((row) => row.get('input'));

  it('takes folders, with the folders in them', async () => {
    const out = join(scratch, 'folder');
    const run = await runCli(['detect', shots, '--out', out]);
    expect(run.code).toBe(0);
    expect(run.err).toContain(`  ${join(out, 'a.overlay.png')} and 2 more\n`);
    expect(inputsOf(out)).toEqual(files);
    expect(readdirSync(out).filter((name) => name.endsWith('.overlay.png'))).toHaveLength(3);
    expect(readTable(out).map((row) => row.get('Identity'))).toEqual(['Person_0', 'Person_0', 'Person_0']);
  });

  it('takes globs and files together, in the order given', async () => {
    const out = join(scratch, 'glob');
    const run = await runCli(['detect', files[2], join(shots, '*.png'), '--out', out, '--no-overlay']);
    expect(run.code).toBe(0);
    expect(inputsOf(out)).toEqual([files[2], files[0], files[1]]);
    expect(run.err).toMatch(/^3 pictures, 3 faces in/);
  });

  it('reads a list of paths on stdin for "-"', async () => {
    const out = join(scratch, 'stdin');
    async function* stdin() {
      yield `${files[1]}\n${files[0].slice(0, 3)}`;
      yield Buffer.from(`${files[0].slice(3)}\n`);
    }
    expect((await runCli(['detect', '-', '--out', out], { stdin: stdin() })).code).toBe(0);
    expect(inputsOf(out)).toEqual([files[1], files[0]]);
    expect(readRecord(out).options.inputs).toEqual(['-']);
  });

  it('shows progress on a terminal, and clears it', async () => {
    const out = join(scratch, 'progress');
    const run = await runCli(['detect', ...files, '--out', out, '--no-overlay'], { interactive: true });
    const cleared = '\r\x1b[2K';
    expect(run.err.startsWith(`${cleared}[`)).toBe(true);
    expect(run.err).toMatch(/\[#+\.*\] {2}\d\/3 {2}\d+\.\d%/);
    expect(run.err).toContain(`${cleared}3 pictures, 3 faces in`);
  });
});
