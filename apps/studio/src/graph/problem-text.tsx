import type { PlacedProblem } from './problems.ts';

interface ProblemTextsProps {
  readonly problems: readonly PlacedProblem[];
  /** Says of each which option or port it is about, where the place does not show it. */
  readonly named?: boolean;
}

/** What `compile` says, each with what to do about it. */
export function ProblemTexts({ problems, named = false }: ProblemTextsProps) {
  return problems.map(({ place, problem: { message, hint, line, column } }) => (
    <p key={`${line}:${column}:${message}`} className="problem-line">
      {named && place.at !== undefined && `${place.at}: `}
      {message}
      {hint && ` (${hint})`}
    </p>
  ));
}
