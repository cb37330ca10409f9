import { describe, expect, it } from 'vitest';
import { checkRunOptions, checkSourceSettings } from './check-run-options.ts';
import type { RunOptions } from './run-options.ts';

describe('checkRunOptions', () => {
  it('takes what makes sense', () => {
    checkRunOptions({});
    checkRunOptions({
      onError: { retry: 1, otherwise: 'skip' },
      maxInFlight: 1,
      maxErrors: 0,
      graceMs: 0,
      keptFailures: 0,
    });
    checkRunOptions({ nodeTimeoutMs: Number.POSITIVE_INFINITY });
    checkSourceSettings('door', { flow: 'latest' });
  });

  it.each<[RunOptions, string]>([
    [{ maxInFlight: 0 }, 'run: maxInFlight must be a whole number above 0, is 0'],
    [{ maxErrors: -1 }, 'run: maxErrors must be 0 or more, is -1'],
    [{ nodeTimeoutMs: 0 }, 'run: nodeTimeoutMs must be 1 or more, is 0'],
    [
      { graceMs: Number.NaN, keptFailures: -5 },
      'run: graceMs must be 0 or more, is NaN; keptFailures must be 0 or more, is -5',
    ],
    [{ onError: 'ignore' as never }, 'run: onError must be fail, null-row'],
  ])('refuses %o', (options, message) => {
    expect(() => checkRunOptions(options)).toThrow(message);
  });

  it('a source without capacity would never be read', () => {
    expect(() => checkSourceSettings('door', { maxInFlight: 0 })).toThrow('source "door": maxInFlight must be');
  });
});
