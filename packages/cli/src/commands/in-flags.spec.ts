import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { inFlags, refusalInFlags } from './in-flags.ts';

describe('inFlags', () => {
  it.each([
    ['raise maxPixels if it is so large', 'raise --max-pixels if it is so large'],
    ['decodeTimeoutMs, maxErrors', '--decode-timeout-ms, --max-errors'],
    ['less than faceDetectionThreshold', 'less than --threshold'],
    ["read it with decoding: 'standard'", 'read it with --decoding standard'],
    // Neither files nor graphs are called otherwise.
    ['maxPixels.png: start: out/skipFrames', 'maxPixels.png: start: out/skipFrames'],
    ['options.skipFrames is new: {"outputSize":3}', 'options.skipFrames is new: {"outputSize":3}'],
    ['start: there is no such file', 'start: there is no such file'],
  ])('%s', (line, expected) => expect(inFlags(line)).toBe(expected));
});

describe('refusalInFlags', () => {
  it('names the options as they are given', () => {
    const error = new FexgraphError('BAD_OPTION', 'fps, detectEvery: for videos', {
      hint: 'leave fps or batchSize out',
    });
    expect(refusalInFlags(error)).toMatchObject({
      code: 'BAD_OPTION',
      message: '--fps, --detect-every: for videos',
      hint: 'leave fps or --batch-size out',
      cause: error,
    });
    expect(refusalInFlags(new FexgraphError('BAD_OPTION', 'inputs: "a" is a picture'))).toMatchObject({
      message: 'inputs: "a" is a picture',
    });
  });

  it('leaves other errors alone', () => {
    const error = new FexgraphError('BAD_INPUT', 'start: there is no such file');
    expect(refusalInFlags(error)).toBe(error);
  });
});
