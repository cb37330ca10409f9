import { describe, expect, it, vi } from 'vitest';
import type { Session } from '../session.ts';
import { OpenSessions } from './open-sessions.ts';

const sessionWith = (dispose: () => Promise<void>) => ({ dispose }) as Session;

describe('OpenSessions', () => {
  it('ends those that are there and those that are still being loaded, once', async () => {
    const open = new OpenSessions();
    const [now, later] = [vi.fn(async () => undefined), vi.fn(async () => undefined)];
    await open.add(async () => sessionWith(now));
    let loaded = (_session: Session) => undefined as void;
    const loading = open.add(() => new Promise((resolve) => (loaded = resolve)));
    const disposal = open.dispose();
    loaded(sessionWith(later));
    await Promise.all([disposal, loading]);
    expect([now.mock.calls.length, later.mock.calls.length]).toEqual([1, 1]);
  });

  it('forgets what its owner has disposed, and what could not be loaded', async () => {
    const open = new OpenSessions();
    const dispose = vi.fn(async () => undefined);
    let disposed = () => undefined as void;
    await open.add(async (onDispose) => {
      disposed = onDispose;
      return sessionWith(dispose);
    });
    await expect(open.add(() => Promise.reject(new Error('no memory')))).rejects.toThrow('no memory');
    disposed();
    await open.dispose();
    expect(dispose).not.toHaveBeenCalled();
  });
});
