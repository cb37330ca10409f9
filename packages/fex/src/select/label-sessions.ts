import { FexgraphError } from '@fexgraph/core';
import { tableOperation } from '../stream/table-operation.ts';
import { type FexTable, isNumbers, type SessionLabel } from '../table/fex-table.ts';

export interface LabelSessionsOptions {
  /** The column that says which session a row is in. */
  readonly column: string;
  /** Other labels in place of the column's, for example conditions for clips. */
  readonly labels?: ReadonlyMap<string | number, SessionLabel>;
}

/**
 * Gives each row the label that a column has for it; a missing value is no session.
 * @throws FexgraphError `BAD_INPUT` for a label that the map does not have.
 */
export const labelSessions = tableOperation<LabelSessionsOptions>(({ column, labels }) => ({
  push: (table) => [table.withSessions(labelsOf(table, column, labels))],
  end: () => [],
}));

function labelsOf(
  table: FexTable,
  name: string,
  labels: ReadonlyMap<string | number, SessionLabel> | undefined,
): readonly SessionLabel[] {
  const column = table.column(name);
  const own: readonly SessionLabel[] = isNumbers(column)
    ? Array.from(column.values, (value) => (Number.isNaN(value) ? null : value))
    : column.values;
  if (labels === undefined) return own;
  return own.map((label) => {
    if (label === null) return null;
    const mapped = labels.get(label) ?? labels.get(String(label));
    if (mapped === undefined && !labels.has(label)) {
      throw new FexgraphError('BAD_INPUT', `the map of sessions has no entry for "${label}"`, {
        hint: 'add one; null is no session',
      });
    }
    return mapped ?? null;
  });
}
