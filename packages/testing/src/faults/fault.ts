import type { FrameKey } from '@fexgraph/core';

/**
 * Ways to go wrong:
 * - `throw`, `reject`: at once, or as a promise
 * - `die`: as a worker that dies: every call that is running fails with WORKER_DIED; later ones find a new worker
 * - `hang`: never answers
 * - `delay`: answers `delayMs` later
 * - `too-few`, `too-many`, `no-packet`, `wrong-key`: an answer of the wrong size or of another frame
 * - `truncate`: the first typed array of the packet loses its second half
 * - `swallow`: a stream node is not given the frame
 * A source gives a frame that cannot be read for `throw`, `reject`, and breaks as a whole for `die`.
 */
export type FaultKind =
  | 'throw'
  | 'reject'
  | 'die'
  | 'hang'
  | 'delay'
  | 'too-few'
  | 'too-many'
  | 'no-packet'
  | 'wrong-key'
  | 'truncate'
  | 'swallow';

export interface Fault {
  readonly kind: FaultKind;
  /** Node id in the graph. Default: every node. */
  readonly node?: string;
  /** Frames it happens to. Default: every frame. */
  readonly frame?: (key: FrameKey) => boolean;
  /** How often it happens to each frame. Default: always; with 1 the first retry succeeds. */
  readonly times?: number;
  /** For `delay`, by the clock of the run. */
  readonly delayMs?: number;
}
