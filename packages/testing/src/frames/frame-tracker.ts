import { type Frame, keyText } from '@fexgraph/core';
import { type FrameOptions, frameOf } from './frame-of.ts';

/** Makes frames and knows which of them were not released. */
export class FrameTracker {
  #made = 0;
  readonly #open = new Set<string>();

  make(options: FrameOptions = {}): Frame {
    const { onRelease } = options;
    const frame = frameOf({
      ...options,
      onRelease: () => {
        this.#open.delete(keyText(frame.key));
        onRelease?.();
      },
    });
    this.#made++;
    this.#open.add(keyText(frame.key));
    return frame;
  }

  get made(): number {
    return this.#made;
  }

  /** Frames that were not released, as `source#index`; empty when nothing leaks. */
  get leaked(): readonly string[] {
    return [...this.#open];
  }
}
