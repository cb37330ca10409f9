import { describe, expect, it } from 'vitest';
import { type PullResult } from '../../src/node/index.ts';
import { file, serve, status } from './file-server.ts';
import { bytes, digest, expectNothingUsable, pull } from './pull-one.ts';
import { mobilenetCheckpoint } from './random-checkpoint.ts';
import { entryFor, storeOf, UNKNOWN } from './test-store.ts';

describe('a file that is refused', () => {
  const refuse = async (answer: Parameters<typeof serve>[0], entry = entryFor(bytes)): Promise<PullResult> => {
    const server = await serve(answer);
    const store = await storeOf([entry]);
    const result = await pull(store, server);
    expect(result.state).toBe('failed');
    await expectNothingUsable(store);
    return result;
  };
  const other = mobilenetCheckpoint(2);

  it('has another sha256 than the manifest says', async () => {
    const { error } = await refuse(file(other));
    expect(error).toMatchObject({
      code: 'BAD_CHECKPOINT',
      message: expect.stringContaining(`the manifest says ${digest}`),
    });
  });

  it('has tensors that are not those of the network', async () => {
    const wrong = mobilenetCheckpoint(1, ['fpn.merge1.0.weight', 'ssh2.conv3X3.1.bias']);
    const { error } = await refuse(file(wrong), entryFor(wrong));
    expect(error?.code).toBe('BAD_CHECKPOINT');
    expect(error?.message).toContain(
      "'fpn.merge1.0.weight' [64,64,3,3] is missing; 'ssh2.conv3X3.1.bias' [32] is missing",
    );
  });

  it('is a web page, by its type or by its first bytes', async () => {
    const page = Buffer.from('<!DOCTYPE html><html><body>Please log in</body></html>');
    const typed = await refuse(
      file(page, { headers: { 'content-type': 'text/html; charset=utf-8' } }),
      entryFor(bytes, UNKNOWN),
    );
    const untyped = await refuse(file(page), entryFor(bytes, UNKNOWN));
    for (const { error } of [typed, untyped]) {
      expect(error).toMatchObject({ code: 'BAD_CHECKPOINT', message: expect.stringContaining('a web page instead') });
    }
  });

  it('is a Git LFS pointer, or something else altogether', async () => {
    const pointer = Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n');
    expect((await refuse(file(pointer), entryFor(bytes, UNKNOWN))).error?.message).toContain('a Git LFS pointer');
    const noise = Buffer.alloc(5000, 7);
    expect((await refuse(file(noise), entryFor(bytes, UNKNOWN))).error?.message).toContain('does not begin as torch');
  });

  it('is shorter or longer than the manifest says', async () => {
    const short = await refuse(file(bytes.subarray(0, 1000)));
    expect(short.error?.message).toContain(`gives 1000 bytes, ${bytes.length} were expected`);
    const long = await refuse(file(Buffer.concat([bytes, bytes]), { chunked: true }));
    expect(long.error?.message).toContain(`gives more than ${bytes.length} bytes`);
  });

  it('is cut off where nobody knows its size', async () => {
    const { error } = await refuse(file(bytes.subarray(0, 900_000), { chunked: true }), entryFor(bytes, UNKNOWN));
    expect(error?.code).toBe('BAD_CHECKPOINT');
  });

  it('is not what the repository announced', async () => {
    const headers = { 'x-linked-etag': `"${'0'.repeat(64)}"` };
    const { error } = await refuse(file(bytes, { headers }), entryFor(bytes, UNKNOWN));
    expect(error).toMatchObject({ code: 'BAD_CHECKPOINT', message: expect.stringContaining('announced 0000') });
  });
});

describe('where a pull may go', () => {
  it('follows a few redirects, but not in circles', async () => {
    const server = await serve((request, response) =>
      (request.url === '/file' ? file(bytes) : status(302, { location: '/file' }))(request, response),
    );
    expect(await pull(await storeOf([entryFor(bytes)]), server)).toMatchObject({ state: 'pulled' });
    const loop = await serve((request, response) => status(302, { location: `${request.url}x` })(request, response));
    const { error } = await pull(await storeOf([entryFor(bytes)]), loop);
    expect(error?.message).toContain('redirects more than 5 times');
    expect(loop.log).toHaveLength(6);
  });

  it('refuses plain http to other machines unless told otherwise', async () => {
    const server = await serve(status(302, { location: 'http://models.invalid/file' }));
    const { error } = await pull(await storeOf([entryFor(bytes)]), server);
    expect(error).toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining('models.invalid/file, which is not https'),
    });
    const mirrored = await pull(await storeOf([entryFor(bytes)]), server, { mirror: 'http://models.invalid' });
    expect(mirrored.error?.code).toBe('BAD_OPTION');
    const store = await storeOf([entryFor(bytes)]);
    const allowed = await pull(store, server, { mirror: 'http://models.invalid', allowHttp: true });
    expect(allowed.error?.code).toBe('MODEL_MISSING');
  });

  it('stays here when offline', async () => {
    const server = await serve(file(bytes));
    const store = await storeOf([entryFor(bytes)], { offline: true });
    const { error } = await pull(store, server);
    expect(error).toMatchObject({ code: 'MODEL_MISSING', hint: expect.stringContaining('models import') });
    expect(server.log).toHaveLength(0);
  });
});
