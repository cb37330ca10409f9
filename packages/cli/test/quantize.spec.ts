import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { complaints, runCli } from './run-cli.ts';
import { ASTRONAUT } from './support/photos.ts';
import { scratchFolder } from './support/scratch.ts';

const MODEL = 'fer-emotion';

beforeAll(() => {
  vi.stubEnv('FEXGRAPH_MODELS', scratchFolder());
});
afterAll(() => vi.unstubAllEnvs());

const quantize = (...args: readonly string[]) =>
  runCli(['models', 'quantize', MODEL, '--calibrate', ASTRONAUT, ...args]);

describe('models quantize', { timeout: 300_000 }, () => {
  it('has nothing to show before a model was quantised', async () => {
    const result = await runCli(['doctor', '--photos', ASTRONAUT]);
    expect(result.code).toBe(1);
    expect(complaints(result)).toEqual([expect.stringMatching(/no model was quantised here.*models quantize MODEL/)]);
  });

  it('says what it made and how far it is from the other, as doctor and info do', async () => {
    const { code, out, err } = await quantize();
    expect(err.split('\n')).toEqual(['looking at photos', 'ranges of activations', 'percentiles', '']);
    expect(code).toBe(0);
    expect(out).toMatch(/^fer-emotion-int8: 14 of 14 layers in int8, 0\.2 MB, \S+ x as fast here\n/);
    expect(out).toContain('calibrated with 1 photo (1 input), percentile ');
    expect(out).toMatch(/\noutput +relative +mean +largest\nprobabilities +0\.\d+ +\S+ +\S+\n$/);

    const doctor = await runCli(['doctor', '--photos', ASTRONAUT]);
    expect(doctor.err).toBe('comparing fer-emotion-int8\n');
    expect(doctor.out).toMatch(/^fer-emotion-int8 beside fer-emotion, 1 input of 1 photo, \S+ x as fast\noutput/);
    const asJson = await runCli(['doctor', '--photos', ASTRONAUT, '--json', '--quiet']);
    expect(JSON.parse(asJson.out)).toMatchObject([
      { model: 'fer-emotion-int8', deviations: [{ output: 'probabilities' }] },
    ]);

    expect((await runCli(['models', 'list'])).out).toMatch(
      /\nfer-emotion-int8 +quantized +emotion +0\.2 MB +quantized /,
    );
    const info = (await runCli(['models', 'info', 'fer-emotion-int8'])).out;
    expect(info).toMatch(/\nquantised from +fer-emotion, /);
    expect(info).toMatch(/\nlayers +14 in int8, 0 in float\n/);
  });

  it('asks before it takes the place of an earlier one', async () => {
    const again = await quantize();
    expect(again.code).toBe(2);
    expect(complaints(again)).toEqual([expect.stringMatching(/"fer-emotion-int8" was used before.*--replace/)]);
    const { code, out } = await quantize('--replace', '--quiet', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ entry: { id: 'fer-emotion-int8' }, calibration: { photos: 1 } });
  });

  it('names the model or the photo that is not there', async () => {
    const unknown = await runCli(['models', 'quantize', 'fer-emotoin', '--calibrate', ASTRONAUT]);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(/no model "fer-emotoin".*fer-emotion/)]);
    const absent = await runCli(['models', 'quantize', MODEL, '--id', 'other', '--calibrate', 'none.jpg']);
    expect([absent.code, absent.err]).toEqual([1, expect.stringContaining('none.jpg')]);
    expect((await runCli(['models', 'quantize', MODEL])).code).toBe(2);
    expect((await quantize('--tolerance', '-1')).code).toBe(2);
  });
});
