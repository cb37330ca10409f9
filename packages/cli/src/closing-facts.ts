import type { RunRecord } from '@fexgraph/sinks';
import { facesInWords } from './run-graph.ts';

/** What closing lines say of a record's counts: what was found, then what was lost. */
export function foundAndLost(
  { faces = 0, boxesOnly = 0, nullRows, deadLetters }: RunRecord['counts'],
  seconds: number,
): { readonly found: string; readonly lost: readonly string[] } {
  return {
    found: `${facesInWords(faces, boxesOnly)} in ${seconds.toFixed(1)} s`,
    lost: [
      ...(deadLetters > 0 ? [`${deadLetters} not readable`] : []),
      ...(nullRows > 0 ? [`${nullRows} failed (null rows)`] : []),
    ],
  };
}

/** Why backends were chosen, where nobody said which. */
export function choicesOf({ sessions }: RunRecord): readonly string[] {
  return [...new Set(sessions.map(({ reason }) => reason).filter((reason) => reason !== undefined))];
}
