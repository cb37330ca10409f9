import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { forbidTelemetry, withoutTelemetry } from './forbid-telemetry.ts';

const VARIABLE = 'ORT_DISABLE_TELEMETRY';

describe('telemetry of onnxruntime', () => {
  it('is forbidden, unless the user has decided', () => {
    const environment: Record<string, string> = { HOME: '/home/ada' };
    forbidTelemetry(environment, true);
    expect(environment).toEqual({ HOME: '/home/ada', [VARIABLE]: '1' });
    const decided = { [VARIABLE]: '0' };
    forbidTelemetry(decided, true);
    forbidTelemetry(decided, false);
    expect(decided).toEqual({ [VARIABLE]: '0' });
    expect([withoutTelemetry({}), withoutTelemetry(decided)]).toEqual([{ [VARIABLE]: '1' }, decided]);
  });

  it('cannot be forbidden from a worker thread', () => {
    expect(() => forbidTelemetry({}, false)).toThrow(
      expect.objectContaining({ code: 'BACKEND_UNAVAILABLE', hint: expect.stringContaining(`${VARIABLE}=1`) }),
    );
  });

  it.skipIf(process.platform !== 'linux')('leaves no store of events in the home folder', async () => {
    const probe = fileURLToPath(new URL('./probe-process.js', import.meta.url));
    const home = await mkdtemp(join(tmpdir(), 'fexgraph-home-'));
    const environment = { ...process.env, HOME: home, XDG_CACHE_HOME: home, [VARIABLE]: undefined };
    const start = (env: NodeJS.ProcessEnv) => promisify(execFile)(process.execPath, [probe, 'cpu'], { env });
    try {
      await start(withoutTelemetry(environment));
      expect(await readdir(home)).toEqual([]);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});
