import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StudioServer, serveStudio } from './serve-studio.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fexgraph-site-'));
const site = join(folder, 'site');
let studio: StudioServer;

beforeAll(async () => {
  mkdirSync(join(site, 'assets'), { recursive: true });
  writeFileSync(join(site, 'index.html'), '<!doctype html><title>studio</title>');
  writeFileSync(join(site, 'assets/app-1234.js'), 'export {};');
  writeFileSync(join(site, '.secret'), 'of the folder');
  writeFileSync(join(folder, 'outside.txt'), 'not yours');
  studio = await serveStudio({ port: 0, site });
});

afterAll(async () => {
  await studio.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As written: `fetch` would tidy a path up before it is sent. */
function ask(path: string, { host = 'localhost', method = 'GET', headers = {} } = {}): Promise<Answer> {
  const { hostname, port } = new URL(studio.address);
  return new Promise((resolve, reject) => {
    const sent = request({ host: hostname, port, path, method, headers: { host, ...headers } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('the server of the studio', () => {
  it('serves the page, its scripts, models and graphs', async () => {
    const page = await ask('/');
    expect([page.status, page.headers['content-type'], String(page.body)]).toEqual([
      200,
      'text/html;charset=utf-8',
      expect.stringContaining('studio'),
    ]);
    expect(page.headers['cache-control']).toBe('no-cache');
    const script = await ask('/assets/app-1234.js');
    expect(script.headers).toMatchObject({ 'content-type': 'text/javascript', 'cache-control': /immutable/ as never });
    for (const file of ['models/manifest.json', 'models/embedded/rfb-320.onnx', 'graphs/live-tracking.yaml']) {
      const { status, body } = await ask(`/${file}`);
      expect([status, body.equals(readFileSync(join(root, file)))], file).toEqual([200, true]);
    }
  });

  it('tells a browser that has a file not to fetch it again', async () => {
    const { headers } = await ask('/models/manifest.json');
    const again = await ask('/models/manifest.json', { headers: { 'if-none-match': String(headers.etag) } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it.each(['/', '/models/manifest.json', '/nowhere'])(
    'isolates the page, and lets it load nothing from elsewhere: %s',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("connect-src 'self';");
      expect(policy).not.toMatch(/'unsafe-eval'|https?:|\*/);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    },
  );

  it.each([
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/assets/../../outside.txt',
    '/assets/..%2f..%2foutside.txt',
    '/models/../package.json',
    '/models/%2e%2e/package.json',
    '/models/..%5c..%5cpackage.json',
    '//outside.txt',
    '/.secret',
    '/%00',
    '/%',
    '/models/embedded/missing.onnx',
    '/models/missing/',
    '/graphs/missing.yaml',
    '/missing',
  ])('has nothing at %s, and says so in text', async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers['content-type'], String(body)]).toEqual([404, 'text/plain; charset=utf-8', 'not here\n']);
  });

  it('refuses pages elsewhere that come under a name of theirs, and what would change something', async () => {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', 'a b']) {
      expect((await ask('/', { host })).status, host).toBeGreaterThanOrEqual(400);
    }
    for (const host of ['localhost:1', '127.0.0.1:4280', '[::1]:4280', 'LOCALHOST']) {
      expect((await ask('/', { host })).status, host).toBe(200);
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect((await ask('/', { method })).status).toBe(405);
    expect((await ask('/', { method: 'HEAD' })).body.length).toBe(0);
  });

  it('listens at this machine alone, as usual', () => {
    expect(studio.address).toMatch(/^http:\/\/localhost:\d+\/$/);
  });

  it('says what to do where the port is taken or the page was not built', async () => {
    const port = Number(new URL(studio.address).port);
    await expect(serveStudio({ port, site })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      hint: expect.stringContaining('--port'),
    });
    await expect(serveStudio({ port: 0, site: join(folder, 'nowhere') })).rejects.toMatchObject({
      code: 'NOT_REGISTERED',
      hint: expect.stringContaining('npm run build'),
    });
  });
});
