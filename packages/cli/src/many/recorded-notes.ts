import { groupNotes, type Note } from '@fexgraph/core';
import type { RunRecord } from '@fexgraph/sinks';

/** Notes of a command as a run record has them. */
export function recordedNotes(notes: readonly Note[]): RunRecord['notes'] {
  return groupNotes('command', notes).map(({ inputs, ...group }) => ({
    ...group,
    inputs: inputs.map((input) => ({ ...input })),
  }));
}
