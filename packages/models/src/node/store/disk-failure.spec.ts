import { FexgraphError } from '@fexgraph/core';
import { describe, expect, it } from 'vitest';
import { diskFailure } from './disk-failure.ts';

describe('diskFailure', () => {
  it.each([
    ['ENOSPC', 'no space left on the disk', 'free some space'],
    ['EACCES', 'permission denied', 'FEXGRAPH_MODELS'],
    ['EROFS', 'the file system is read-only', '--cache'],
  ])('says what %s means and what helps', (code, reason, hint) => {
    const error = diskFailure('/cache/x.onnx', Object.assign(new Error('raw'), { code }));
    expect(error).toMatchObject({ code: 'OUTPUT_FAILED', message: `cannot write /cache/x.onnx: ${reason}` });
    expect(error.hint).toContain(hint);
  });

  it('gives the reason of the system where it knows none', () => {
    expect(diskFailure('/x', new Error('EIO: i/o error')).message).toBe('cannot write /x: EIO: i/o error');
  });

  it('leaves errors alone that say what is wrong already', () => {
    const error = new FexgraphError('CANCELLED', 'stop');
    expect(diskFailure('/x', error)).toBe(error);
  });
});
