import { useState } from 'react';
import { type ColumnChoice, columnFamilies } from './model/column-choices.ts';
import { showColumn, useViewer } from './viewer-store.ts';

/** Columns that are offered without a search. */
const LISTED = 80;

/** Which columns are shown, by what the data dictionary says of them. */
export function ColumnPicker() {
  const numbers = useViewer(({ table }) => table!.info.numbers);
  const [search, setSearch] = useState('');
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const wanted = search.trim().toLowerCase();
  const fits = ({ name, title = '' }: ColumnChoice) => `${name} ${title}`.toLowerCase().includes(wanted);
  const families = columnFamilies(numbers)
    .map((family) => ({ ...family, columns: wanted === '' ? family.columns : family.columns.filter(fits) }))
    .filter(({ columns }) => columns.length > 0);
  return (
    <section className="panel" aria-labelledby="columns-head">
      <h2 id="columns-head">Columns</h2>
      <input
        type="search"
        aria-label="Search columns"
        placeholder="AU12, smile, gaze …"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      {families.map(({ id, meaning, unit, columns }) => (
        <details
          key={id}
          open={wanted !== '' || open.has(id)}
          onToggle={({ currentTarget, isTrusted }) => {
            if (isTrusted && wanted === '') setOpen(toggled(open, id, currentTarget.open));
          }}
        >
          <summary>{columns.length === 1 ? columns[0].name : `${columns[0].name} … ${columns.at(-1)?.name}`}</summary>
          <p className="quiet">
            {meaning}
            {unit && ` (${unit})`}
          </p>
          {(wanted !== '' || open.has(id)) && <Choices columns={columns} />}
        </details>
      ))}
      {families.length === 0 && <p className="quiet">No column is called like that.</p>}
    </section>
  );
}

function Choices({ columns }: { readonly columns: readonly ColumnChoice[] }) {
  const shown = useViewer((state) => state.columns);
  return (
    <ul className="choices">
      {columns.slice(0, LISTED).map(({ name, title }) => (
        <li key={name}>
          <label>
            <input
              type="checkbox"
              checked={shown.includes(name)}
              onChange={({ target }) => void showColumn(name, target.checked)}
            />{' '}
            {name}
            {title && <span className="quiet"> {title}</span>}
          </label>
        </li>
      ))}
      {columns.length > LISTED && (
        <li className="quiet">and {columns.length - LISTED} more: search for one by its name</li>
      )}
    </ul>
  );
}

function toggled(open: ReadonlySet<string>, id: string, isOpen: boolean): ReadonlySet<string> {
  const others = [...open].filter((other) => other !== id);
  return new Set(isOpen ? [...others, id] : others);
}
