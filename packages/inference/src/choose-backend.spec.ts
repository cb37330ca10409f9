import { describe, expect, it } from 'vitest';
import { FakeBackend } from '../test/fake-backend.ts';
import { chooseBackend } from './choose-backend.ts';

const cpu = new FakeBackend('cpu', { availability: { available: true, speed: 1 } });
const missing = new FakeBackend('cuda', { availability: { available: false, reason: 'no driver' } });
const gpu = (speed: number) => new FakeBackend('webgpu', { availability: { available: true, speed } });

describe('chooseBackend', () => {
  it('takes the fastest, and says what it knows of each', async () => {
    expect(await chooseBackend([cpu, gpu(12), missing])).toEqual({
      backend: 'webgpu',
      reason:
        'auto took webgpu: cpu measured 1.0 x the speed of one cpu thread; ' +
        'webgpu measured 12 x the speed of one cpu thread; cuda not taken: no driver',
    });
  });

  it('stays on the cpu where a device is slower, or hardly faster', async () => {
    expect((await chooseBackend([gpu(0.004), cpu])).backend).toBe('cpu');
    expect((await chooseBackend([gpu(0.004), cpu])).reason).toMatch(/webgpu measured under 0.01 x/);
    expect((await chooseBackend([gpu(1.4), cpu])).backend).toBe('cpu');
    expect((await chooseBackend([gpu(1.6), cpu])).backend).toBe('webgpu');
  });

  it('takes a backend that does not say how fast it is only where there is no other', async () => {
    const quiet = new FakeBackend('theirs', { availability: { available: true } });
    expect((await chooseBackend([quiet, cpu])).backend).toBe('cpu');
    expect((await chooseBackend([quiet, missing])).backend).toBe('theirs');
  });

  it('passes over those that the caller refuses', async () => {
    const choice = await chooseBackend([cpu, gpu(12)], new Map([['webgpu', 'lacks an operator']]));
    expect(choice.backend).toBe('cpu');
    expect(choice.reason).toMatch(/webgpu not taken: lacks an operator/);
  });

  it('gives every reason where there is none', async () => {
    await expect(chooseBackend([missing])).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'no backend is available (cuda not taken: no driver)',
    });
  });
});
