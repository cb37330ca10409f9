import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';
import { hasFfmpeg, makeClip } from './support/clips.ts';
import { ASTRONAUT } from './support/photos.ts';
import { readTable } from './support/read-results.ts';
import { scratchFolder } from './support/scratch.ts';

const scratch = scratchFolder();
const files = new Map<string, Buffer>([['/astronaut.png', readFileSync(ASTRONAUT)]]);
const asked: string[] = [];
let server: Server;
let origin: string;
let out: string;

beforeAll(async () => {
  process.env.FEXGRAPH_INPUT_CACHE = join(scratch, 'cache');
  if (hasFfmpeg) files.set('/clip.mp4', readFileSync(makeClip(scratch, 'clip.mp4', 1)));
  server = createServer(({ url = '', headers }, response) => {
    asked.push(url);
    const bytes = files.get(url.replace(/\?.*/, ''));
    if (!bytes) response.writeHead(404).end();
    else if (headers.range === 'bytes=0-0')
      response.writeHead(206, { 'content-range': `bytes 0-0/${bytes.length}`, etag: '"1"' }).end(bytes.subarray(0, 1));
    else response.writeHead(200, { 'content-length': bytes.length, etag: '"1"' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(({ task }) => {
  out = join(scratch, task.id);
  asked.length = 0;
});

const detect = (...args: string[]) => runCli(['detect', ...args, '--heads', 'pose', '--no-identity']);

/** All that was written below a folder. */
function textBelow(folder: string): string {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return paths.map((path) => `${path}\n${readFileSync(path, 'latin1')}`).join('\n');
}

const PARTS = hasFfmpeg ? ['clip.mp4', 'astronaut.png'] : ['astronaut.png'];

describe('inputs at addresses', () => {
  it('give the rows of the files, under names without secrets', async () => {
    const given = `${origin.replace('//', '//me:hush@')}/astronaut.png?signature=hush`;
    const list = join(scratch, 'list.txt');
    writeFileSync(list, `${given}\n`);
    const [here, there, listed] = [
      await detect(ASTRONAUT, '--out', join(out, 'here')),
      await detect(given, '--out', join(out, 'there')),
      await detect('--list', list, '--out', join(out, 'listed')),
    ];
    expect([here.code, there.code, listed.code]).toEqual([0, 0, 0]);
    const table = (folder: string) => readFileSync(join(out, folder, 'fex.csv'), 'utf8');
    expect(table('there')).toBe(table('here').replaceAll(ASTRONAUT, `${origin}/astronaut.png`));
    for (const name of ['there', 'listed']) {
      expect(readTable(join(out, name))[0].get('input')).toBe(`${origin}/astronaut.png`);
      expect(textBelow(join(out, name))).not.toContain('hush');
    }
    expect(`${there.err}${there.out}${listed.err}`).not.toContain('hush');
    expect(asked.every((url) => url === '/astronaut.png?signature=hush')).toBe(true);
  });

  it('are parts of a plan, which keeps no secrets', async () => {
    const plan = join(out, 'plan');
    const names = PARTS.map((name) => `${origin}/${name}`);
    const secret = await runCli(['batch', 'plan', `${names[0]}?signature=hush`, '--out', plan]);
    expect([secret.code, secret.err.includes('a plan keeps no secrets'), existsSync(plan)]).toEqual([2, true, false]);
    const made = await runCli(['batch', 'plan', ...names, '--out', plan, '--heads', 'pose', '--no-identity']);
    expect([made.code, made.err]).toEqual([0, expect.stringContaining(`of ${names.length} input`)]);
    const ran = await runCli(['batch', 'run', plan]);
    expect([ran.code, ran.err]).toEqual([0, expect.stringContaining(`${PARTS.length} of ${PARTS.length} part`)]);
    const merged = await runCli(['batch', 'merge', plan, '--out', join(out, 'merged')]);
    expect(merged.code).toBe(0);
    expect(new Set(readTable(join(out, 'merged')).map((row) => row.get('input')))).toEqual(new Set(names));
  });

  it('are not what was planned, where the server has another file since', async () => {
    const plan = join(out, 'plan');
    await runCli(['batch', 'plan', `${origin}/astronaut.png`, '--out', plan, '--no-identity']);
    const [path, bytes] = ['/astronaut.png', files.get('/astronaut.png')!];
    files.set(path, bytes.subarray(0, -1));
    const ran = await runCli(['batch', 'run', plan]).finally(() => files.set(path, bytes));
    expect(ran.code).toBe(3);
    expect(ran.err).toContain(`not as it was planned: it has ${bytes.length - 1} bytes instead of ${bytes.length}`);
  });

  it('name what is not there, and what does not say whether it is a picture', async () => {
    const none = await detect(`${origin}/none.png`, '--out', out);
    expect([none.code, none.err]).toEqual([
      1,
      expect.stringContaining(`${origin}/none.png: the server answers 404 Not Found`),
    ]);
    const unknown = await detect(`${origin}/file`, '--out', out);
    expect(none.err.split('none.png')).toHaveLength(2);
    expect(unknown.err).toContain('its end does not say whether it is a picture or a video');
    const plain = await detect('http://clips.invalid/a.png', '--out', out);
    expect(plain.err).toContain('http://clips.invalid/a.png: is not https');
  });

  it('cost nothing but themselves where they cannot be fetched', async () => {
    const gone = `${origin}/gone.mp4`;
    const ran = await detect(gone, ASTRONAUT, `${origin}/file`, '--out', out);
    expect(ran.code).toBe(3);
    expect(ran.err).toContain(`${gone}: the server answers 404 Not Found`);
    expect(ran.err).toContain('1 of 2 parts');
    expect(ran.err).toContain(`its end does not say whether it is a picture or a video: ${origin}/file`);
    expect(readTable(out).map((row) => row.get('input'))).toEqual([ASTRONAUT]);
    const record = JSON.parse(readFileSync(join(out, 'fex.run.json'), 'utf8'));
    expect(record.parts.map(({ name, error }: { name: string; error?: unknown }) => [name, !!error])).toEqual([
      [gone, true],
      ['pictures', false],
    ]);

    const dry = await detect(gone, ASTRONAUT, '--out', join(out, 'dry'), '--dry-run');
    expect(dry.err + dry.out).toContain(`${gone} (the server answers 404 Not Found)`);
    const plan = await runCli(['batch', 'plan', gone, ASTRONAUT, '--out', join(out, 'plan'), '--no-identity']);
    expect([plan.code, plan.err]).toEqual([
      1,
      expect.stringContaining(`there is no ${gone} (the server answers 404 Not Found)`),
    ]);
  });

  it('of a graph file are asked for only where that is allowed', async () => {
    const graph = join(scratch, 'graph.yaml');
    const table = join(scratch, 'graph.csv');
    const text = readFileSync(new URL('../../../graphs/embedded.yaml', import.meta.url), 'utf8');
    const inputs = 'inputs: { type: [strings, api],';
    writeFileSync(graph, text.replace(inputs, `${inputs} default: ['${origin}/astronaut.png'],`));
    const run = (...args: string[]) => runCli(['graph', 'run', graph, '-p', `table=${table}`, ...args]);
    const refused = await run();
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('an address that nobody has asked for')]);
    expect(asked).toEqual([]);
    for (const asking of [['--allow-network'], ['-p', `inputs=${origin}/astronaut.png`]]) {
      expect((await run(...asking, '--overwrite')).code).toBe(0);
      expect(readTable(scratch, 'graph.csv')).toHaveLength(1);
    }
  });
});
