import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ExecutionProbe } from './execution-probe.ts';

class BrokenProbe extends ExecutionProbe {
  protected override readonly script = fileURLToPath(new URL('../../test/broken-probe.js', import.meta.url));
}

describe('ExecutionProbe', () => {
  it.skipIf(process.platform === 'win32')('survives a driver that takes its process down', async () => {
    const { result } = await new BrokenProbe().report('webgpu');
    expect(result).toEqual({ outcome: 'failed', message: 'trying it in a process of its own ended with SIGSEGV' });
  });

  it('keeps what was written to stderr, and is not taken in by an answer that is none', async () => {
    const { result, log } = await new BrokenProbe().report('cpu');
    expect(result).toMatchObject({ outcome: 'failed', message: expect.stringMatching(/answered "hello"/) });
    expect(log).toMatch(/libthing\.so/);
  });

  it('asks once', () => {
    const probe = new ExecutionProbe();
    expect(probe.report('cpu')).toBe(probe.report('cpu'));
  });
});
