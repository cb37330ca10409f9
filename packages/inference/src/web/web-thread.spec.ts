import { describe, expect, it, vi } from 'vitest';
import type { FromWebWorker, WorkerStart } from './web-protocol.ts';
import { webThread } from './web-thread.ts';

const START: WorkerStart = { kind: 'start', model: new Uint8Array(3), provider: 'wasm', threads: 1 };

/** A worker that only notes what happens to it. */
class FakeWorker {
  onmessage?: (event: { data: FromWebWorker }) => void;
  onmessageerror?: () => void;
  onerror?: (event: { message?: string; preventDefault(): void }) => void;
  readonly postMessage = vi.fn();
  readonly terminate = vi.fn();
}

function start() {
  const worker = new FakeWorker();
  const events = { message: vi.fn(), broken: vi.fn(), ended: vi.fn() };
  const thread = webThread(START, () => worker as unknown as Worker)('m', events);
  return { worker, events, thread, say: (data: FromWebWorker) => worker.onmessage?.({ data }) };
}

describe('webThread', () => {
  it('tells the worker what to load once it listens, not before', () => {
    const { worker, say, events } = start();
    expect(worker.postMessage).not.toHaveBeenCalled();
    say({ kind: 'listening' });
    expect(worker.postMessage).toHaveBeenCalledExactlyOnceWith(START);
    say({ kind: 'failed', message: 'no' });
    expect(events.message).toHaveBeenCalledExactlyOnceWith({ kind: 'failed', message: 'no' });
  });

  it.each([
    ['its device is lost', (fake: ReturnType<typeof start>) => fake.say({ kind: 'lost', message: 'lost' }), 'lost'],
    [
      'its script does not load',
      ({ worker }: ReturnType<typeof start>) => worker.onerror?.({ preventDefault: () => undefined }),
      /could not be loaded/,
    ],
    [
      'it throws',
      ({ worker }: ReturnType<typeof start>) => worker.onerror?.({ message: 'oh', preventDefault: () => undefined }),
      'oh',
    ],
    [
      'a message cannot be read',
      ({ worker }: ReturnType<typeof start>) => worker.onmessageerror?.(),
      /could not be read/,
    ],
  ])('is broken and ends when %s', (_, happen, reason) => {
    const fake = start();
    happen(fake);
    expect(fake.events.broken).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: expect.stringMatching(reason) }),
    );
    expect(fake.events.ended).toHaveBeenCalledOnce();
    expect(fake.worker.terminate).toHaveBeenCalledOnce();
  });

  it('ends once, however often it is told', () => {
    const { worker, events, thread, say } = start();
    say({ kind: 'released' });
    thread.terminate();
    expect(worker.terminate).toHaveBeenCalledOnce();
    expect(events.ended).toHaveBeenCalledExactlyOnceWith('released');
    expect(events.broken).not.toHaveBeenCalled();
  });

  it('ends, after it was started, where the browser makes no worker', async () => {
    const events = { message: vi.fn(), broken: vi.fn(), ended: vi.fn() };
    const refuse = () => {
      throw new Error('forbidden');
    };
    webThread(START, refuse)('m', events).post({ kind: 'release' }, []);
    expect(events.ended).not.toHaveBeenCalled();
    await Promise.resolve();
    expect(events.broken).toHaveBeenCalledExactlyOnceWith(new Error('forbidden'));
    expect(events.ended).toHaveBeenCalledOnce();
  });
});
