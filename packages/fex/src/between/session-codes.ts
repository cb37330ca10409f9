import { FexgraphError } from '@fexgraph/core';
import { FexTable, type SessionLabel } from '../table/fex-table.ts';

/**
 * Sessions as a regressor: a table with one column that has the number of each row's label, missing where a row has no
 * session.
 *
 * @param codes for example `{ goodNews: 1, badNews: -1 }`
 * @throws FexgraphError `BAD_OPTION` for a table without sessions, or a label without a number.
 */
export function sessionCodes(table: FexTable, codes: Readonly<Record<string, number>>, name = 'sessions'): FexTable {
  if (table.sessions === undefined)
    throw new FexgraphError('BAD_OPTION', 'the table has no sessions to make numbers of');
  const codeOf = (label: SessionLabel): number => {
    if (label === null) return Number.NaN;
    if (!Object.hasOwn(codes, label)) throw new FexgraphError('BAD_OPTION', `no number for the session "${label}"`);
    return codes[label];
  };
  return table.withColumns([{ name, values: Float64Array.from(table.sessions, codeOf) }]);
}
