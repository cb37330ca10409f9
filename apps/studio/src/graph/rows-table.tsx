import { memo } from 'react';

interface RowsTableProps {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Rows as they come; columns of which no row has anything are left out. */
export const RowsTable = memo(function RowsTable({ columns, rows }: RowsTableProps) {
  const filled = columns.filter((column) => rows.some((row) => (row[column] ?? null) !== null));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section className="first-rows" aria-label="Rows" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {filled.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are only ever added
            <tr key={i}>
              {filled.map((column) => (
                <td key={column}>{cellText(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
});

const cellText = (value: unknown) =>
  typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value ?? '');
