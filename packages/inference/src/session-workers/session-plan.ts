import type { Clock, FexgraphError } from '@fexgraph/core';
import type { BackendId } from '../session.ts';
import type { DeviceGate } from './device-gate.ts';
import type { Lanes } from './lanes.ts';
import type { StartThread } from './session-thread.ts';

/** Everything a session needs to start its workers, and to start them again. */
export interface SessionPlan {
  readonly backend: BackendId;
  /** Manifest id. */
  readonly model: string;
  /** What starts the next replica. It may have to read the model again first. */
  nextThread(): Promise<StartThread>;
  /** Where its replicas live, with those of other sessions. */
  readonly lanes: Lanes;
  /** Threads that the runtime uses inside each worker. */
  readonly threads: number;
  /** Most lanes that it lives in. */
  readonly workers: number;
  /** Size of the model. */
  readonly modelBytes: number;
  /** As `SessionOptions.copyBytes`. */
  readonly copyBytes: number;
  /** As `Session.rowsPerCall`. */
  readonly rowsPerCall?: number | undefined;
  readonly timeoutMs: number;
  readonly maxRestarts: number;
  readonly clock: Clock;
  readonly gate: DeviceGate;
  /** Turns what the worker says of a model it cannot load into the error that the caller gets. */
  explainLoadFailure(failure: FexgraphError): FexgraphError;
  /** When the session begins to end. */
  onDispose?(): void;
}

/** `model "rfb-320" on cpu`, as messages begin. */
export function ownerOf(plan: SessionPlan): string {
  return `model "${plan.model}" on ${plan.backend}`;
}
