import { FexgraphError } from '@fexgraph/core';
import type { Backend, BackendId } from './session.ts';

/** What `auto` took, and the text that says why; both go into the run record. */
export interface BackendChoice {
  readonly backend: BackendId;
  readonly reason: string;
}

/**
 * A device must beat one cpu thread by this factor: on small networks copying to and from it costs more than it saves.
 */
const WORTHWHILE = 1.5;

/**
 * Picks the fastest backend that is there. Asks each in turn, not at once: they measure themselves and would slow each
 * other down.
 * @param refused backends that are out for a reason of the caller's (for example: cannot run this model)
 * @throws FexgraphError BACKEND_UNAVAILABLE where none is left, with every reason
 */
export async function chooseBackend(
  backends: readonly Backend[],
  refused: ReadonlyMap<BackendId, string> = new Map(),
): Promise<BackendChoice> {
  const notes: string[] = [];
  let best: { id: BackendId; speed: number } | undefined;
  for (const { id, availability } of await survey(backends, refused)) {
    const { available, reason, speed = 0 } = availability;
    notes.push(available ? `${id} measured ${factor(speed)} of one cpu thread` : `${id} not taken: ${reason}`);
    if (!available) continue;
    if (!best || advantage(id, speed) > advantage(best.id, best.speed)) best = { id, speed };
  }
  if (!best) {
    throw new FexgraphError('BACKEND_UNAVAILABLE', `no backend is available (${notes.join('; ')})`, {
      hint: 'ask for one by name to see how to get it',
    });
  }
  return { backend: best.id, reason: `auto took ${best.id}: ${notes.join('; ')}` };
}

async function survey(backends: readonly Backend[], refused: ReadonlyMap<BackendId, string>) {
  const found = [];
  for (const backend of backends) {
    const reason = refused.get(backend.id);
    const availability = reason === undefined ? await backend.availability() : { available: false, reason };
    found.push({ id: backend.id, availability });
  }
  return found;
}

function advantage(id: BackendId, speed: number): number {
  return id === 'cpu' || id === 'wasm' ? speed * WORTHWHILE : speed;
}

function factor(speed: number): string {
  return speed >= 0.01 ? `${speed.toPrecision(2)} x the speed` : `under 0.01 x the speed`;
}
