import { describe, expect, it, vi } from 'vitest';
import { onAbort } from './on-abort.ts';

describe('onAbort', () => {
  it('tells everyone who still waits, once', () => {
    const controller = new AbortController();
    const [told, gone] = [vi.fn(), vi.fn()];
    onAbort(controller.signal, told);
    onAbort(controller.signal, told);
    onAbort(controller.signal, gone)();
    controller.abort();
    expect(told).toHaveBeenCalledTimes(2);
    expect(gone).not.toHaveBeenCalled();
  });

  it('has one listener on the signal while anyone waits, and none afterwards', () => {
    const { signal } = new AbortController();
    const [added, removed] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    const releases = Array.from({ length: 20 }, () => onAbort(signal, () => undefined));
    expect(added).toHaveBeenCalledTimes(1);
    for (const release of releases) release();
    for (const release of releases) release();
    expect(removed).toHaveBeenCalledTimes(1);
    onAbort(signal, () => undefined);
    expect(added).toHaveBeenCalledTimes(2);
  });

  it('lets a callback take others back', () => {
    const controller = new AbortController();
    const releases: (() => void)[] = [];
    const told = vi.fn(() => {
      for (const release of releases) release();
    });
    for (let i = 0; i < 3; i++) releases.push(onAbort(controller.signal, told));
    controller.abort();
    expect(told).toHaveBeenCalled();
  });
});
