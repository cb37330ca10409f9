import { tableFormat } from '@fexgraph/fex/web';
import { useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { FileDrop } from '../files/file-drop.tsx';
import type { PickedFile } from '../files/picked-files.ts';
import { notify } from '../shell/notice-store.ts';
import type { TableFormat } from './table/table-info.ts';
import { addMedia, closeTable, openTable, selectClip, useViewer } from './viewer-store.ts';

const ACCEPTED = '.csv,.tsv,.txt,.gz,.ndjson,.jsonl,.parquet,video/*,image/*';

/** Opens tables and the media that they were made of. */
export function OpenPanel() {
  const { table, share, clip, media } = useViewer(
    useShallow(({ table, share, clip, media }) => ({ table, share, clip, media })),
  );
  const [format, setFormat] = useState<TableFormat>({});
  const take = (picked: readonly PickedFile[]) => {
    const files = picked.map(({ file }) => file);
    const tables = files.filter(({ name }) => isTable(name));
    const others = files.filter(({ name }) => !isTable(name));
    if (tables.length > 1) notify(`${tables.length} tables: the first one is opened, ${tables[0].name}`);
    if (tables.length > 0) void openTable(tables[0], { format, media: others });
    else if (table) addMedia(others);
    else notify('Open a table first: the video or the pictures that it was made of are added to it');
  };
  return (
    <div className="open-panel">
      <FileDrop label="Open a table" accept={ACCEPTED} onFiles={take}>
        <p className="quiet">
          CSV (also of py-feat), NDJSON or Parquet; with its video or pictures, if you like. Or drop them here. Nothing
          leaves this machine.
        </p>
        <details>
          <summary>How a CSV table is written</summary>
          <label>
            Between columns{' '}
            <select
              value={format.delimiter ?? ''}
              onChange={({ target }) =>
                setFormat({ ...format, delimiter: (target.value || undefined) as TableFormat['delimiter'] })
              }
            >
              <option value="">comma (tab in .tsv)</option>
              <option value=";">semicolon</option>
              <option value={'\t'}>tab</option>
              <option value="|">bar</option>
            </select>
          </label>{' '}
          <label>
            Decimals{' '}
            <select
              value={format.decimal ?? '.'}
              onChange={({ target }) => setFormat({ ...format, decimal: target.value as TableFormat['decimal'] })}
            >
              <option value=".">0.5</option>
              <option value=",">0,5</option>
            </select>
          </label>
        </details>
      </FileDrop>
      {share !== undefined && (
        <p className="reading" role="status">
          <progress value={share} aria-label="Reading the table" /> Reading … {Math.round(share * 100)} %{' '}
          <button type="button" onClick={closeTable}>
            Cancel
          </button>
        </p>
      )}
      {table && (
        <p className="opened">
          <strong>{table.info.name}</strong>{' '}
          <span data-testid="size">{`${table.info.rowCount.toLocaleString('en')} rows, ${table.info.columns.length.toLocaleString('en')} columns`}</span>
          {table.clips.length > 1 && (
            <label>
              {' '}
              Input{' '}
              <select value={clip} onChange={({ target }) => selectClip(Number(target.value))}>
                {table.clips.map(({ name }, place) => (
                  <option key={name} value={place}>
                    {name}
                  </option>
                ))}
              </select>
            </label>
          )}
          {media.length > 0 && <span className="quiet"> with {namesOf(media)}</span>}{' '}
          <button type="button" onClick={closeTable}>
            Close
          </button>
        </p>
      )}
    </div>
  );
}

/** Names of files that are told one by one. */
const NAMED = 5;

function namesOf(files: readonly File[]): string {
  const names = files.slice(0, NAMED).map(({ name }) => name);
  return `${names.join(', ')}${files.length > NAMED ? ` and ${files.length - NAMED} more` : ''}`;
}

/** By the end of its name. */
function isTable(name: string): boolean {
  try {
    tableFormat(name);
    return true;
  } catch {
    return false;
  }
}
