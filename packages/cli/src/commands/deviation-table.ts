import { table } from '../table.ts';

interface Deviation {
  readonly output: string;
  readonly relative: number | null;
  readonly meanAbs: number | null;
  readonly maxAbs: number | null;
}

const figure = (value: number | null) => (value === null ? 'no number' : value === 0 ? '0' : value.toPrecision(2));

/** How far each output of a quantised model is from that of the model it was made from. */
export function deviationTable(deviations: readonly Deviation[]): string {
  const rows = deviations.map(({ output, relative, meanAbs, maxAbs }) => [
    output,
    ...[relative, meanAbs, maxAbs].map(figure),
  ]);
  return table([['output', 'relative', 'mean', 'largest'], ...rows]);
}
