import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { syntheticCheckpoint } from '@fexgraph/synth';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transferLine } from '../src/commands/models-progress.ts';
import { type CliResult, type CliSurroundings, runCli } from './run-cli.ts';

const MODEL = 'retinaface-mobilenet0.25';
const bytes = syntheticCheckpoint('retinaface_mobilenet');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const published = JSON.parse(await readFile(new URL('../../../models/manifest.json', import.meta.url), 'utf8'));

let root: string;
let server: Server;
let origin: string;
let answer: RequestListener;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fexgraph-cli-'));
  answer = (_request, response) => response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await manifest({});
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

/** The published manifest with only this model, and the synthetic file as the published one. */
async function manifest(changes: object, checkpoint: object = {}): Promise<void> {
  const entry = published.models.find(({ id }: { id: string }) => id === MODEL);
  const source = { ...entry.checkpoint, bytes: bytes.length, sha256, ...checkpoint };
  const models = [{ ...entry, ...changes, checkpoint: source }];
  await mkdir(join(root, 'models'), { recursive: true });
  await writeFile(join(root, 'models/manifest.json'), JSON.stringify({ ...published, models }));
}

function models(args: readonly string[], surroundings?: CliSurroundings): Promise<CliResult> {
  const folders = ['--folder', join(root, 'models'), '--cache', join(root, 'cache')];
  return runCli(['models', ...args, ...folders], surroundings);
}

const pull = (args: readonly string[] = [], surroundings?: CliSurroundings) =>
  models(['pull', 'detectors', '--mirror', origin, ...args], surroundings);

describe('models pull', () => {
  it('gets, checks and builds a pack; the next time it is here', async () => {
    const first = await pull([], { interactive: true });
    expect(first).toMatchObject({ code: 0, out: `${MODEL}: pulled, 1.8 MB, sha256 as published\n` });
    expect(first.err).toMatch(/\r.*\[#{20}\] {2}1\.8\/1\.8 MB {2}100%/);
    const second = await pull();
    expect(second).toEqual({
      code: 0,
      out: `${MODEL}: already here and whole, 1.8 MB, sha256 as published\n`,
      err: '',
    });
    const [listed] = JSON.parse((await models(['list', '--json'])).out);
    expect(listed).toMatchObject({ id: MODEL, state: 'pulled', trust: 'manifest' });
    expect(await models(['verify'])).toMatchObject({ code: 0, out: `${MODEL}: ok\n` });
  });

  it('fails with the reason, as text and as JSON', async () => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    const text = await pull();
    expect(text).toMatchObject({ code: 1, out: '' });
    expect(text.err).toContain(`${MODEL}: FAILED: `);
    const json = await pull(['--json']);
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject([{ model: MODEL, state: 'failed', error: { code: 'BAD_CHECKPOINT' } }]);
    const none = await models(['pull', 'detectors', '--offline']);
    expect(none).toMatchObject({ code: 1, err: expect.stringContaining('nothing is downloaded offline') });
  });

  it('says loudly when there is no sha256 to compare with, also when quiet', async () => {
    await manifest({}, { sha256: undefined, bytes: undefined });
    const { err, out } = await pull(['--quiet']);
    expect(err).toContain(`${MODEL}: WARNING: TRUSTED ON FIRST USE`);
    expect(out).toContain('trusted on first use (sha256 ');
    expect((await models(['verify'])).out).toContain('ok (as at first use; no sha256 is published)');
  });

  it('shows the licence and asks once, where somebody can answer', async () => {
    await manifest({ commercial: 'no' }, { acceptance: true });
    const alone = await pull();
    expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('--accept-licence') });
    expect(alone.err).toMatch(/read it at +https:\/\/github.com\/biubug6/);
    const refused = await pull([], { interactive: true, stdin: 'n\n' });
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Do you accept these terms? [y/N]') });
    expect(await readdir(join(root)).catch(() => [])).toEqual(['models']);
    const accepted = await pull([], { interactive: true, stdin: 'y\n' });
    expect(accepted).toMatchObject({ code: 0, out: expect.stringContaining('pulled') });
    expect((await pull(['--force'])).code).toBe(0);
    expect((await models(['info', MODEL])).out).toMatch(/licence accepted +\d{4}-/);
  });

  it('takes the acceptance from the command line', async () => {
    await manifest({}, { acceptance: true });
    expect(await pull(['--accept-licence'])).toMatchObject({ code: 0 });
  });

  it('refuses what is not cleared for commercial use, with the list', async () => {
    const { code, err } = await pull(['--commercial']);
    expect(code).toBe(1);
    expect(err).toContain(`not cleared for commercial use: ${MODEL} (unclear: MIT, copyright 2019 biubug6)`);
  });

  it('ends as interrupted', async () => {
    const controller = new AbortController();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 5000));
      controller.abort();
    };
    expect(await pull([], { signal: controller.signal })).toMatchObject({ code: 130 });
  });

  it('gives up a download that takes longer than asked', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length }).write(bytes.subarray(0, 5000));
    };
    const { code, err } = await pull(['--time-limit', '0.005', '--min-rate', '0.001']);
    expect(code).toBe(1);
    expect(err).toContain(': not downloaded in 0.005 minutes');
    for (const option of ['--time-limit', '--min-rate']) {
      expect(await pull([option, '0'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('It must be a number above 0'),
      });
    }
  });

  it('has help with examples, and names a wrong name', async () => {
    expect((await runCli(['models', 'pull', '--help'])).out).toContain('fexgraph models pull pyfeat-v2.5');
    const { code, err } = await models(['pull', 'detectrs']);
    expect(code).toBe(1);
    expect(err).toContain('did you mean "detectors"');
    expect((await runCli(['models', 'pull'])).code).toBe(2);
  });
});

describe('models import', () => {
  it('takes what a folder has, and says what it passed over', async () => {
    await mkdir(join(root, 'from'));
    await writeFile(join(root, 'from/detector.bin'), bytes);
    await writeFile(join(root, 'from/notes.bin'), 'not a checkpoint');
    const { code, out } = await models(['import', '--from', join(root, 'from')]);
    expect(code).toBe(0);
    expect(out).toContain(`detector.bin: ${MODEL} imported, 1.8 MB, sha256 as published`);
    expect(out).toContain('notes.bin: skipped: ');
  });

  it('fails when nothing was taken', async () => {
    await mkdir(join(root, 'empty'));
    expect(await models(['import', '--from', join(root, 'empty')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no checkpoint was found'),
    });
    expect((await models(['import'])).code).toBe(2);
  });

  it('takes other weights only when told to', async () => {
    await manifest({}, { sha256: 'ab'.repeat(32) });
    await writeFile(join(root, 'own.pth'), bytes);
    const from = ['import', '--from', join(root, 'own.pth')];
    expect(await models(from)).toMatchObject({ code: 1, err: expect.stringContaining('--other-weights') });
    expect(await models([...from, '--other-weights'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('OWN WEIGHTS'),
    });
    expect((await models(['verify'])).out).toContain('own weights, not the published ones');
    expect((await models(['list'])).out).toContain('own weights');
  });
});

describe('models info', () => {
  it('tells licence, source, tensors, and what is here', async () => {
    const before = await models(['info', MODEL]);
    expect(before.out).toContain(`not here; get it by: fexgraph models pull ${MODEL}`);
    await pull();
    const { out } = await models(['info', MODEL, '--tensors']);
    expect(out).toMatch(/^commercial use +unclear$/m);
    expect(out).toMatch(new RegExp(`^sha256 +${sha256}$`, 'm'));
    expect(out).toMatch(/^input +image uint8 \[batch, height, width, 3\]$/m);
    expect(out).toContain('300 tensors');
    expect(out).toMatch(/^body\.stage1\.0\.0\.weight +F32 +\[8, 3, 3, 3\]$/m);
    const json = JSON.parse((await models(['info', MODEL, '--json'])).out);
    expect(json).toMatchObject({ record: { trust: 'manifest' }, build: { network: MODEL } });
  });

  it('suggests a near name', async () => {
    const { code, err } = await models(['info', 'retinaface-mobilenet']);
    expect(code).toBe(1);
    expect(err).toContain(MODEL);
  });
});

describe('models verify', () => {
  it('finds a file that was changed', async () => {
    await pull();
    const folder = join(root, 'cache', MODEL, published.models.at(-1).revision);
    await writeFile(join(folder, 'checkpoint.pth'), 'changed');
    const { code, out } = await models(['verify', MODEL]);
    expect(code).toBe(1);
    expect(out).toContain(`${MODEL}: BAD: `);
    expect(JSON.parse((await models(['verify', '--json'])).out)).toMatchObject([{ model: MODEL, state: 'bad' }]);
  });
});

describe('transferLine', () => {
  const progress = { model: 'facenet', bytes: 28_000_000, total: 112_000_000, bytesPerSecond: 3.1e6, secondsLeft: 87 };

  it('shows share, speed and time left', () => {
    expect(transferLine(progress, 100)).toBe('facenet  [#####...............]  28.0/112.0 MB  25%  3.1 MB/s  ETA 1:27');
  });

  it('shows bytes where the size is not known, and fits the terminal', () => {
    expect(transferLine({ model: 'facenet', bytes: 5e6 }, 100)).toBe('facenet  5.0 MB');
    expect(transferLine(progress, 40)).toHaveLength(39);
  });
});
