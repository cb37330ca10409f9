import { createHash, createHmac } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FetchedInputs, type FetchedInputsOptions } from './fetched-inputs.ts';

let folder: string;
let servers: Server[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fexgraph-inputs-'));
  servers = [];
});
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true, force: true });
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

async function serve(answer: Handler) {
  const log: { url: string; range?: string; authorization?: string }[] = [];
  const server = createServer((request, response) => {
    const { range, authorization } = request.headers;
    log.push({ url: request.url ?? '', range, authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, log };
}

/** A file as a usual server gives it. */
const file =
  (bytes: Uint8Array, { etag = '"one"', breakAfter = Number.POSITIVE_INFINITY } = {}): Handler =>
  ({ headers }, response) => {
    const [, first, last = bytes.length - 1] = /^bytes=(\d+)-(\d+)?$/.exec(headers.range ?? '') ?? [];
    const isFitting = headers['if-range'] === undefined || headers['if-range'] === etag;
    const [from, to] = first === undefined || !isFitting ? [0, bytes.length - 1] : [Number(first), Number(last)];
    const isPart = from > 0 || to < bytes.length - 1;
    response.writeHead(isPart ? 206 : 200, {
      ...(etag === '' ? {} : { etag }),
      'content-type': 'video/mp4',
      'content-length': to + 1 - from,
      ...(isPart ? { 'content-range': `bytes ${from}-${to}/${bytes.length}` } : {}),
    });
    const body = bytes.subarray(from, to + 1);
    if (body.length <= breakAfter) response.end(body);
    else response.write(body.subarray(0, breakAfter), () => response.destroy());
  };

const BYTES = Buffer.from(Array.from({ length: 5000 }, (_, i) => i % 251));
const ASKED = 'bytes=0-0';

const inputs = (options: Partial<FetchedInputsOptions> = {}) =>
  new FetchedInputs({ folder, retry: { attempts: 2, firstPauseMs: 1 }, ...options });

/** All text that is kept. */
async function kept(): Promise<string> {
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return [...names, ...texts].join('\n');
}

const holds = async () => (await readdir(folder)).filter((name) => name.endsWith('.hold'));

describe('FetchedInputs', () => {
  it('fetches a file once, and asks each time whether it is still the same', async () => {
    const server = await serve(file(BYTES));
    const remote = inputs();
    const name = remote.name(`${server.origin}/a/clip.mp4`);
    const first = await remote.hold(name);
    expect(await readFile(first.path)).toEqual(BYTES);
    expect(first.path).toMatch(/\.mp4$/);
    await first.release();
    const again = await remote.hold(name);
    expect(again.path).toBe(first.path);
    await again.release();
    expect(server.log.map(({ range }) => range)).toEqual([ASKED, undefined, ASKED]);
    expect(await holds()).toEqual([]);
  });

  it('fetches a file anew that somebody has changed in the cache', async () => {
    const server = await serve(file(BYTES));
    const remote = inputs();
    const name = remote.name(`${server.origin}/clip.mp4`);
    const { path, release } = await remote.hold(name);
    await release();
    await writeFile(path, Buffer.alloc(BYTES.length));
    const again = await remote.hold(name);
    expect(await readFile(again.path)).toEqual(BYTES);
    await again.release();
  });

  it('keeps a version that is in use where it is, and never uses one that nothing tells apart', async () => {
    let answer = file(BYTES);
    const server = await serve((request, response) => answer(request, response));
    const remote = inputs();
    const name = remote.name(`${server.origin}/clip.mp4`);
    const before = await remote.hold(name);
    const other = Buffer.from(BYTES).reverse();
    answer = file(other, { etag: '"two"' });
    const after = await remote.hold(name);
    expect(await readFile(before.path)).toEqual(BYTES);
    expect(await readFile(after.path)).toEqual(other);
    answer = file(BYTES, { etag: '' });
    const [one, two] = [await remote.hold(name), await remote.hold(name)];
    expect(one.path).not.toBe(two.path);
    for (const held of [before, after, one, two]) await held.release();
  });

  it('is asked by several at once for one file, and fetches it once', async () => {
    const server = await serve(file(BYTES));
    const remote = inputs();
    const name = remote.name(`${server.origin}/clip.mp4`);
    const held = await Promise.all([1, 2, 3].map(() => remote.hold(name)));
    expect(server.log.filter(({ range }) => range !== ASKED)).toHaveLength(1);
    for (const one of held) expect(await readFile(one.path)).toEqual(BYTES);
    for (const one of held) await one.release();
  });

  it('goes on where a connection broke', async () => {
    const large = Buffer.alloc(1_000_000, BYTES);
    let count = 0;
    const server = await serve((request, response) => {
      if (request.headers.range !== ASKED) count++;
      file(large, { breakAfter: count === 1 ? 600_000 : undefined })(request, response);
    });
    const notes: string[] = [];
    const remote = inputs({ note: (_, message) => notes.push(message), minBytesPerSecond: 1 });
    const held = await remote.hold(remote.name(`${server.origin}/clip.mp4`));
    expect((await readFile(held.path)).equals(large)).toBe(true);
    const [, start] = /^bytes=([1-9]\d*)-$/.exec(server.log.at(-1)?.range ?? '') ?? [];
    expect(notes.at(-1)).toBe(`resuming at ${start} bytes`);
    await held.release();
  });

  it('asks only for what was named, and for what graph files name where that is allowed', async () => {
    const server = await serve(file(BYTES));
    const name = `${server.origin}/clip.mp4`;
    await expect(inputs().hold(name)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: `${name}: is an address that nobody has asked for`,
    });
    expect(server.log).toEqual([]);
    const held = await inputs({ allowAll: true }).hold(name);
    await held.release();
    await expect(inputs({ allowAll: true }).hold(`${name}?key=1`)).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  it('names a page, an answer, a size that nobody says, and an address that is not encrypted', async () => {
    const pages: Record<string, Handler> = {
      '/page.mp4': (_, response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': 4 }).end('<a/>'),
      '/gone.mp4': (_, response) => response.writeHead(404).end(),
      '/stream.mp4': (_, response) => void response.writeHead(200).write('x'),
    };
    const server = await serve((request, response) => pages[request.url ?? ''](request, response));
    const remote = inputs();
    const refusal = (path: string) => remote.hold(remote.name(`${server.origin}${path}`));
    await expect(refusal('/page.mp4')).rejects.toThrow(
      `${server.origin}/page.mp4: the server gives a web page instead of the file`,
    );
    await expect(refusal('/gone.mp4')).rejects.toThrow(`${server.origin}/gone.mp4: the server answers 404 Not Found`);
    await expect(refusal('/stream.mp4')).rejects.toThrow('does not say how large the file is');
    await expect(remote.hold(remote.name('http://clips.invalid/a.mp4'))).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: 'http://clips.invalid/a.mp4: is not https',
    });
    expect(await holds()).toEqual([]);
  });

  it('gives up a server that sends nothing', async () => {
    const server = await serve((request, response) => {
      if (request.headers.range === ASKED) file(BYTES)(request, response);
      else response.writeHead(200, { etag: '"one"', 'content-length': BYTES.length }).write(BYTES.subarray(0, 10));
    });
    const remote = inputs({ stallMs: 100 });
    await expect(remote.hold(remote.name(`${server.origin}/clip.mp4`))).rejects.toThrow('came for 0.1 s');
    expect(await holds()).toEqual([]);
  });
});

describe('secrets in addresses', () => {
  it('reach their server only, and stay out of names, files and messages', async () => {
    const other = await serve(file(BYTES));
    const server = await serve((request, response) =>
      request.url?.startsWith('/clip.mp4')
        ? response.writeHead(302, { location: `${other.origin}/real.mp4` }).end()
        : response.writeHead(403).end(),
    );
    const remote = inputs();
    const given = (path: string) => `${server.origin.replace('//', '//me:pass%21word@')}${path}?signature=hush`;
    const name = remote.name(given('/clip.mp4'));
    expect(name).toBe(`${server.origin}/clip.mp4`);
    const held = await remote.hold(name);
    const authorization = `Basic ${Buffer.from('me:pass!word').toString('base64')}`;
    for (const asked of server.log) expect(asked).toMatchObject({ url: '/clip.mp4?signature=hush', authorization });
    for (const asked of other.log) expect(asked.authorization).toBeUndefined();
    await expect(remote.hold(remote.name(given('/none.mp4')))).rejects.toSatisfy(
      ({ message, hint }: { message: string; hint: string }) => !/hush|pass/.test(`${message}${hint}`),
    );
    expect(await kept()).not.toMatch(/hush|pass/);
    await held.release();
  });

  it('are refused in plans, and where two addresses would have one name', () => {
    const remote = inputs();
    for (const given of ['https://me:hush@host.invalid/a.mp4', 'https://host.invalid/a.mp4?sig=hush']) {
      expect(() => inputs().openName(given)).toThrow('https://host.invalid/a.mp4: has a password or a query');
    }
    expect(remote.openName('https://host.invalid/b.mp4#t=3')).toBe('https://host.invalid/b.mp4');
    remote.name('https://host.invalid/a.mp4?id=1');
    expect(() => remote.name('https://host.invalid/a.mp4?id=2')).toThrow('is given twice, with different queries');
    expect(() => remote.name('https://me:hush@[host/a.mp4?sig=hush')).toThrow(
      /^https:\/\/\*\*\*@\[host\/a\.mp4 is no address$/,
    );
  });
});

describe('the cache', () => {
  const sized = (bytes: number): Handler => file(Buffer.alloc(bytes, 7));

  it('removes what nobody has used for longest, and nothing that is in use', async () => {
    const server = await serve(sized(1000));
    const remote = inputs({ mostBytes: 2600 });
    const name = (letter: string) => remote.name(`${server.origin}/${letter}.mp4`);
    const fetched = async (letter: string) => {
      const before = server.log.length;
      await (await remote.hold(name(letter))).release();
      return server.log.slice(before).some(({ range }) => range !== ASKED);
    };
    const held = await remote.hold(name('a'));
    expect(await fetched('b')).toBe(true);
    expect(await fetched('c')).toBe(true);
    expect(await fetched('b')).toBe(true);
    expect(await readFile(held.path)).toHaveLength(1000);
    await held.release();
    expect(await fetched('b')).toBe(false);
    expect(await fetched('d')).toBe(true);
    expect(await fetched('a')).toBe(true);
    const files = (await readdir(folder)).filter((file) => file.endsWith('.mp4'));
    expect(files).toHaveLength(2);
  });

  it('says what does not fit, before it is fetched', async () => {
    const server = await serve(sized(3000));
    const remote = inputs({ mostBytes: 2600 });
    await expect(remote.hold(remote.name(`${server.origin}/a.mp4`))).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(server.log.map(({ range }) => range)).toEqual([ASKED]);
  });

  it('counts what another process uses, until that is gone', async () => {
    const server = await serve(sized(1000));
    const remote = inputs({ mostBytes: 1500 });
    const hold = (holder: object) =>
      writeFile(
        join(folder, `${'a'.repeat(64)}.x.hold`),
        JSON.stringify({ host: hostname(), since: new Date().toISOString(), bytes: 1000, ...holder }),
      );
    await hold({ process: process.ppid });
    await expect(remote.hold(remote.name(`${server.origin}/a.mp4`))).rejects.toThrow('are in use');
    await hold({ process: 2 ** 30 });
    await (await remote.hold(remote.name(`${server.origin}/a.mp4`))).release();
    expect(await holds()).toEqual([]);
  });
});

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What AWS Signature Version 4 says of a request, worked out from its description. */
function signatureOf({ method, url, headers }: IncomingMessage, secret: string): string {
  const [, scope, signed] = /Credential=[^/]+\/([^,]+), *SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const lines = signed.split(';').map((name) => `${name}:${headers[name]}\n`);
  const canonical = [method, url, '', lines.join(''), signed, headers['x-amz-content-sha256']].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const [date, region, service, end] = scope.split('/');
  const key = [region, service, end].reduce<Buffer>((before, part) => hmac(before, part), hmac(`AWS4${secret}`, date));
  return hmac(key, text).toString('hex');
}

describe('s3://', () => {
  const KEYS = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'very/secret', AWS_REGION: 'eu-north-1' };
  /** Lets in who knows the secret. */
  const store: Handler = (request, response) => {
    const given = /Signature=(\w+)/.exec(request.headers.authorization ?? '')?.[1];
    if (given !== undefined && given === signatureOf(request, 'very/secret')) file(BYTES)(request, response);
    else response.writeHead(403).end();
  };
  const KEY = 's3://clips/night 1/a+b=ü.mp4';

  it('signs what it asks a store, with the keys of the environment', async () => {
    const server = await serve(store);
    const env = { ...KEYS, AWS_SESSION_TOKEN: 'token-of-a-session', AWS_ENDPOINT_URL: server.origin };
    const remote = inputs({ env });
    expect(remote.openName(KEY)).toBe(KEY);
    const held = await remote.hold(KEY);
    expect(await readFile(held.path)).toEqual(BYTES);
    expect(server.log[0].url).toBe('/clips/night%201/a%2Bb%3D%C3%BC.mp4');
    expect(server.log[0].authorization).toContain('/eu-north-1/s3/aws4_request');
    expect(await kept()).not.toMatch(/AKID|very|token-of/);
    await held.release();
  });

  it('is refused with wrong keys or none, and says nothing of them', async () => {
    const server = await serve(store);
    for (const env of [{ ...KEYS, AWS_SECRET_ACCESS_KEY: 'wrong' }, {}]) {
      const remote = inputs({ env: { ...env, AWS_ENDPOINT_URL: server.origin } });
      remote.name(KEY);
      await expect(remote.hold(KEY)).rejects.toSatisfy(
        ({ message }: Error) => message.includes('answers 403') && !/AKID|wrong|secret/.test(message),
      );
    }
  });

  it('sends a signature to no other host', async () => {
    const other = await serve(file(BYTES));
    const server = await serve((_, response) => response.writeHead(307, { location: `${other.origin}/x` }).end());
    const remote = inputs({ env: { ...KEYS, AWS_ENDPOINT_URL_S3: server.origin } });
    await (await remote.hold(remote.name(KEY))).release();
    expect(other.log.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
  });

  it('knows objects of buckets only', () => {
    for (const given of ['s3://clips', 's3://me:hush@clips/a.mp4', 's3://clips/../a.mp4', 's3://UP/a.mp4']) {
      expect(() => inputs().name(given)).toThrow('names no object of a bucket');
      expect(() => inputs().name(given)).not.toThrow('hush');
    }
  });
});
