import { describe, expect, it } from 'vitest';
import { cancelled, FexgraphError, toError } from './fexgraph-error.ts';
import { FrameError } from './frame-error.ts';

describe('FexgraphError', () => {
  it('says what and why in one line', () => {
    const cause = new Error('first');
    const error = new FexgraphError('BAD_MODEL', 'rfb-320: no such file', { hint: 'pull it', cause });
    expect(error.toLine()).toBe('rfb-320: no such file (pull it)');
    expect([error.code, error.cause]).toEqual(['BAD_MODEL', cause]);
    expect(new FexgraphError('BAD_MODEL', 'no').toLine()).toBe('no');
  });

  it('nothing that is thrown gets lost', () => {
    const error = new Error('e');
    expect(toError(error)).toBe(error);
    expect(toError('text').message).toBe('text');
    expect(toError(undefined).message).toBe('undefined');
  });

  it('a cancellation keeps its reason', () => {
    const reason = new Error('page closed');
    expect(cancelled(reason)).toMatchObject({ code: 'CANCELLED', cause: reason });
    const own = new FexgraphError('TIMEOUT', 'too long');
    expect(cancelled(own)).toBe(own);
  });
});

describe('FrameError', () => {
  const key = { source: 'video', index: 7, time: 0.28 };

  it('carries code, hint and cause of what was thrown', () => {
    const thrown = new FexgraphError('TIMEOUT', 'no answer', { hint: 'wait' });
    const error = new FrameError(key, 'a.mp4', 'faces', thrown, 'frames');
    expect(error).toMatchObject({ code: 'TIMEOUT', hint: 'wait', cause: thrown, key, nodePath: 'faces' });
    expect(error.toLine()).toBe('a.mp4: no answer (wait) [node faces, port frames]');
  });

  it('names the frame where the input is not known, and the input once where the reason names it', () => {
    expect(new FrameError(key, undefined, 'faces', 'odd').toLine()).toBe('video#7: odd [node faces]');
    expect(new FrameError(key, 'a.mp4', 'in', new Error('a.mp4: torn')).toLine()).toBe('a.mp4: torn [node in]');
  });
});
