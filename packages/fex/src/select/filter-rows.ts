import { FexgraphError } from '@fexgraph/core';
import { tableOperation } from '../stream/table-operation.ts';
import { type FexTable, isNumbers } from '../table/fex-table.ts';

export const COMPARISONS = ['>=', '<=', '!=', '>', '<', '='] as const;

/** What the cell of a row must be. A missing value satisfies no condition but `= ''`. */
export interface Condition {
  readonly column: string;
  readonly is: (typeof COMPARISONS)[number];
  readonly value: number | string;
}

/**
 * `AU12>=0.5`, `input=001.mp4`, `Identity!=Person_0`: a column, a comparison, a value. `Known=` and `Known!=`: missing or not.
 * @throws FexgraphError `BAD_OPTION` for a text without a comparison.
 */
export function parseCondition(text: string): Condition {
  const [, column, is, value] = /^\s*(.+?)\s*(>=|<=|!=|>|<|=)\s*(.*?)\s*$/.exec(text) ?? [];
  if (column === undefined || (value === '' && is !== '=' && is !== '!=')) {
    throw new FexgraphError('BAD_OPTION', `"${text}" is no condition`, {
      hint: `for example AU12>=0.5; ${COMPARISONS.join(' ')}`,
    });
  }
  return { column, is: is as Condition['is'], value };
}

export interface FilterRowsOptions {
  /** All of these must hold. */
  readonly where: readonly Condition[];
}

const COMPARE = {
  '>=': (a: number, b: number) => a >= b,
  '<=': (a: number, b: number) => a <= b,
  '!=': (a: unknown, b: unknown) => a !== b,
  '>': (a: number, b: number) => a > b,
  '<': (a: number, b: number) => a < b,
  '=': (a: unknown, b: unknown) => a === b,
} as const;

/**
 * The rows of which all conditions hold, with their session labels.
 * @throws FexgraphError `BAD_OPTION` for a column that is not there, a number for texts or a text for numbers, and an order of texts.
 */
export const filterRows = tableOperation<FilterRowsOptions>(({ where }) => ({
  push(table) {
    const tests = where.map((condition) => testOf(table, condition));
    const kept: number[] = [];
    for (let row = 0; row < table.rowCount; row++) if (tests.every((test) => test(row))) kept.push(row);
    return [table.take(kept)];
  },
  end: () => [],
}));

function testOf(table: FexTable, { column: name, is, value }: Condition): (row: number) => boolean {
  const column = table.column(name);
  if (value === '') {
    const missing = (row: number) =>
      isNumbers(column) ? Number.isNaN(column.values[row]) : column.values[row] === null;
    return (row) => missing(row) === (is === '=');
  }
  if (isNumbers(column)) {
    const wanted = typeof value === 'number' || value.trim() === '' ? value : Number(value);
    if (typeof wanted !== 'number' || Number.isNaN(wanted)) {
      throw new FexgraphError('BAD_OPTION', `column "${name}" has numbers: "${value}" is none`);
    }
    const { values } = column;
    return (row) => !Number.isNaN(values[row]) && COMPARE[is](values[row], wanted);
  }
  if (is !== '=' && is !== '!=') {
    throw new FexgraphError('BAD_OPTION', `column "${name}" has texts: compare them with = or !=, not ${is}`);
  }
  const { values } = column;
  return (row) => values[row] !== null && COMPARE[is](values[row], String(value));
}
