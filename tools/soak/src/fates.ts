import type { FrameKey, Settlement } from '@fexgraph/core';
import type { Fault } from '@fexgraph/testing';

/** A fault that some frames meet, and how they must end. */
export interface Fate extends Omit<Fault, 'frame'> {
  /** Frames of ten thousand. */
  readonly share: number;
  readonly settlement: Settlement;
}

/** Every kind of fault, 5 % together. Hangs are rarer than the others, because each costs its time limit. */
export const FATES: readonly Fate[] = [
  { node: 'camera-0', kind: 'reject', share: 20, settlement: 'dead-letter' },
  { node: 'camera-1', kind: 'reject', share: 20, settlement: 'dead-letter' },
  { node: 'gate', kind: 'swallow', share: 41, settlement: 'drop' },
  { node: 'detect', kind: 'throw', share: 41, settlement: 'null-row' },
  // Its retries, and those of the frames that were in the worker with it, succeed.
  { node: 'detect', kind: 'die', share: 41, times: 1, settlement: 'rows' },
  { node: 'detect', kind: 'truncate', share: 41, settlement: 'null-row' },
  { node: 'emotion', kind: 'reject', share: 41, settlement: 'null-row' },
  { node: 'emotion', kind: 'delay', delayMs: 1, share: 41, settlement: 'rows' },
  { node: 'emotion', kind: 'too-many', share: 41, settlement: 'null-row' },
  { node: 'emotion', kind: 'wrong-key', share: 41, settlement: 'null-row' },
  { node: 'pose', kind: 'too-few', share: 41, settlement: 'null-row' },
  { node: 'pose', kind: 'no-packet', share: 41, settlement: 'null-row' },
  { node: 'pose', kind: 'hang', share: 5, settlement: 'null-row' },
  { node: 'assemble', kind: 'throw', share: 41, settlement: 'dead-letter' },
  { node: 'table', kind: 'reject', share: 4, settlement: 'dead-letter' },
];

/** An even spread over 0..9999 that looks random and is the same in every run. */
function lot({ source, index }: FrameKey): number {
  let hash = (index + 1) * 2654435761 + source.charCodeAt(source.length - 1) * 40503;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) % 10_000;
}

const TABLE: readonly (Fate | undefined)[] = (() => {
  const drawn = FATES.flatMap((fate) => new Array<Fate>(fate.share).fill(fate));
  return Array.from({ length: 10_000 }, (_, i) => drawn[i]);
})();

/** What happens to a frame, if anything. A camera's fault only happens to its own frames. */
export function fateOf(key: FrameKey): Fate | undefined {
  const fate = TABLE[lot(key)];
  return fate?.node?.startsWith('camera-') && fate.node !== key.source ? undefined : fate;
}

export function faults(): readonly Fault[] {
  return FATES.map(({ kind, node, times, delayMs, ...fate }) => ({
    kind,
    node,
    ...(times === undefined ? {} : { times }),
    ...(delayMs === undefined ? {} : { delayMs }),
    frame: (key: FrameKey) => {
      const met = fateOf(key);
      return met?.node === node && met?.kind === kind && met.share === fate.share;
    },
  }));
}
