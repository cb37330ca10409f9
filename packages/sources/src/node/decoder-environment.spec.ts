import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { Decoder } from './decoder.ts';
import { decoderEnvironment } from './decoder-environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'fexgraph-decoder-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('decoderEnvironment', () => {
  it('keeps what finds libraries and packages, on every system', () => {
    const needed = {
      PATH: '/bin',
      Path: 'C:\\bin',
      SystemRoot: 'C:\\Windows',
      LD_LIBRARY_PATH: '/nix/lib',
      DYLD_FALLBACK_LIBRARY_PATH: '/opt/lib',
      NODE_OPTIONS: '--require ./.pnp.cjs',
      NODE_PATH: '/modules',
      VIPS_CONCURRENCY: '1',
      LC_ALL: 'C',
      TMPDIR: '/scratch',
    };
    expect(decoderEnvironment(needed)).toMatchObject(needed);
  });

  it('leaves out what a process that reads pictures has no use for', () => {
    const secret = {
      AWS_SECRET_ACCESS_KEY: 'key',
      FEXGRAPH_MODELS: '/models',
      NODE_EXTRA_CA_CERTS: '/certificates',
      PGPASSWORD: 'word',
      MY_PATH: '/mine',
    };
    expect(Object.keys(decoderEnvironment(secret)).filter((name) => !name.startsWith('MALLOC_'))).toEqual([]);
  });

  it('has memory stay with the process, unless somebody says otherwise', () => {
    expect(decoderEnvironment({})).toEqual({ MALLOC_MMAP_THRESHOLD_: '33554432', MALLOC_TRIM_THRESHOLD_: '67108864' });
    expect(decoderEnvironment({ MALLOC_TRIM_THRESHOLD_: '1' })).toMatchObject({ MALLOC_TRIM_THRESHOLD_: '1' });
  });

  it('is what a decoder is started with', async () => {
    vi.stubEnv('SECRET_KEY', 'key').stubEnv('VIPS_CONCURRENCY', '1');
    const script = join(folder, 'tells-environment.cjs');
    writeFileSync(script, `process.send({ kind: 'failed', message: Object.keys(process.env).join() });`);
    const decoder = await Decoder.start(script);
    const told = await decoder.started().catch((error: Error) => error.message);
    vi.unstubAllEnvs();
    await decoder.ended;
    expect(told).toContain('VIPS_CONCURRENCY');
    expect(told).not.toContain('SECRET_KEY');
  });
});
