import type { BackendId, Session } from './session.ts';

/** What a run record says of the sessions of one model with one set of options. */
export interface SessionRecord {
  readonly model: string;
  readonly sha256: string;
  /** The backend that really ran it. */
  readonly backend: BackendId;
  /** Why that backend, where `auto` chose it. */
  readonly reason?: string;
  /** Null where the backend does not count; see SessionUsage for the meaning of each. */
  readonly workers: number | null;
  readonly threads: number | null;
  readonly calls: number | null;
  readonly failures: number | null;
  readonly restarts: number | null;
  readonly busyMs: number | null;
}

export type SessionOrigin = Pick<SessionRecord, 'model' | 'sha256' | 'backend' | 'reason'>;

export function recordOf(origin: SessionOrigin, session: Session): SessionRecord {
  const usage = session.usage?.();
  return {
    ...origin,
    workers: usage?.workers ?? null,
    threads: usage?.threads ?? null,
    calls: usage?.calls ?? null,
    failures: usage?.failures ?? null,
    restarts: usage?.restarts ?? null,
    busyMs: usage?.busyMs ?? null,
  };
}

/** The record of two sessions of the same kind that lived one after the other. */
export function addRecords(earlier: SessionRecord | undefined, later: SessionRecord): SessionRecord {
  if (!earlier) return later;
  const sum = (a: number | null, b: number | null) => (a === null || b === null ? null : a + b);
  return {
    ...later,
    calls: sum(earlier.calls, later.calls),
    failures: sum(earlier.failures, later.failures),
    restarts: sum(earlier.restarts, later.restarts),
    busyMs: sum(earlier.busyMs, later.busyMs),
  };
}
