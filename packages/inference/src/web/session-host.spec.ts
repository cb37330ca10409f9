import { describe, expect, it, vi } from 'vitest';
import { SessionHost } from './session-host.ts';
import type { FromWebWorker, SessionStart } from './web-protocol.ts';

const START: SessionStart = { kind: 'start', model: new Uint8Array(3), provider: 'wasm', threads: 1, warmUp: true };

/** A worker that only notes what happens to it. */
class FakeWorker {
  onmessage?: (event: { data: FromWebWorker }) => void;
  onmessageerror?: () => void;
  onerror?: (event: { message?: string; preventDefault(): void }) => void;
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
}

/** A host with so many sessions, numbered from 0, and the workers that it has made. */
function host(count: number) {
  const workers: FakeWorker[] = [];
  const made = new SessionHost(() => {
    workers.push(new FakeWorker());
    return workers.at(-1) as unknown as Worker;
  });
  const start = () => {
    const events = { message: vi.fn(), broken: vi.fn(), ended: vi.fn() };
    return { events, thread: made.thread(START)('m', events) };
  };
  const sessions = Array.from({ length: count }, start);
  return { workers, sessions, start, say: (data: FromWebWorker) => workers.at(-1)?.onmessage?.({ data }) };
}

describe('SessionHost', () => {
  it('tells its one worker what to load once that listens, not before, and each session what it says of it', () => {
    const { workers, sessions, say } = host(2);
    expect(workers[0].postMessage).not.toHaveBeenCalled();
    say({ kind: 'listening' });
    expect(workers).toHaveLength(1);
    expect(workers[0].postMessage.mock.calls).toEqual([
      [{ ...START, session: 0 }, []],
      [{ ...START, session: 1 }, []],
    ]);
    say({ kind: 'failed', message: 'no', session: 1 });
    expect(sessions[0].events.message).not.toHaveBeenCalled();
    expect(sessions[1].events.message).toHaveBeenCalledExactlyOnceWith({ kind: 'failed', message: 'no', session: 1 });
  });

  it('ends its worker with the last session, and makes another for the next', () => {
    const { workers, sessions, start, say } = host(2);
    say({ kind: 'released', session: 0 });
    expect(sessions[0].events.ended).toHaveBeenCalledExactlyOnceWith('released');
    expect(workers[0].terminate).not.toHaveBeenCalled();
    say({ kind: 'released', session: 1 });
    expect(workers[0].terminate).toHaveBeenCalledOnce();
    expect(sessions[1].events.broken).not.toHaveBeenCalled();
    start();
    expect(workers).toHaveLength(2);
  });

  type Host = ReturnType<typeof host>;
  it.each([
    ['the device is lost', ({ say }: Host) => say({ kind: 'lost', message: 'lost' }), /^lost$/],
    [
      'the script does not load',
      ({ workers }: Host) => workers[0].onerror?.({ preventDefault: () => undefined }),
      /could not be loaded/,
    ],
    [
      'it throws',
      ({ workers }: Host) => workers[0].onerror?.({ message: 'oh', preventDefault: () => undefined }),
      /oh/,
    ],
    ['a message cannot be read', ({ workers }: Host) => workers[0].onmessageerror?.(), /could not be read/],
  ])('breaks and ends every session when %s', (_, happen, reason) => {
    const fake = host(2);
    happen(fake);
    for (const { events } of fake.sessions) {
      expect(events.broken).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ message: expect.stringMatching(reason) }),
      );
      expect(events.ended).toHaveBeenCalledOnce();
    }
    expect(fake.workers[0].terminate).toHaveBeenCalledOnce();
  });

  it('ends the others too where one has to be ended by force, each once', () => {
    const { workers, sessions } = host(2);
    sessions[0].thread.terminate();
    sessions[0].thread.terminate();
    expect(sessions[0].events.broken).not.toHaveBeenCalled();
    expect(sessions[1].events.broken).toHaveBeenCalledOnce();
    for (const { events } of sessions) expect(events.ended).toHaveBeenCalledOnce();
    expect(workers[0].terminate).toHaveBeenCalledOnce();
  });

  it.each([
    ['before its worker listens', false],
    ['when it listens', true],
  ])('fails a session whose model cannot be sent, and only that: started %s', async (_, listens) => {
    const { workers, sessions, start, say } = host(1);
    if (listens) say({ kind: 'listening' });
    workers[0].postMessage.mockImplementation(({ session }) => {
      if (session === 1) throw new Error('out of memory');
    });
    const { events } = start();
    if (!listens) say({ kind: 'listening' });
    expect(events.message).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(events.message).toHaveBeenCalledExactlyOnceWith({ kind: 'failed', message: 'out of memory' });
    expect(events.ended).toHaveBeenCalledOnce();
    expect(sessions[0].events.ended).not.toHaveBeenCalled();
  });

  it('ends, after it was started, what it has no worker for', async () => {
    const events = { message: vi.fn(), broken: vi.fn(), ended: vi.fn() };
    const refuse = () => {
      throw new Error('forbidden');
    };
    new SessionHost(refuse).thread(START)('m', events).post({ kind: 'release' }, []);
    expect(events.ended).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(events.broken).toHaveBeenCalledExactlyOnceWith(new Error('forbidden'));
    expect(events.ended).toHaveBeenCalledOnce();
  });
});
