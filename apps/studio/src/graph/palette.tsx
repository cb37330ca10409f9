import { type KeyboardEvent, useMemo, useState } from 'react';
import { addNode, addUse } from './edit-actions.ts';
import { useView } from './editor-context.ts';
import { type PaletteEntry, paletteGroups, searchPalette } from './palette-entries.ts';

/** What a dragged entry carries. */
export const DRAGGED = 'application/x-fexgraph-node';

/** All node types, and the sub-graphs of the file: drag one onto the canvas, or press Enter on it. */
export function Palette() {
  const view = useView();
  const [search, setSearch] = useState('');
  const all = useMemo(() => paletteGroups(view.runtime.registry), [view.runtime]);
  const groups = searchPalette(all, search);
  const first = groups[0]?.entries[0];
  const addFirst = ({ key }: KeyboardEvent) => {
    if (key === 'Enter' && first) addNode(view, first);
  };
  return (
    <section className="palette panel" aria-labelledby="palette-title">
      <h2 id="palette-title">Node types</h2>
      <input
        type="search"
        aria-label="Search node types"
        placeholder="Search: csv, mesh, pose …"
        value={search}
        onChange={({ target }) => setSearch(target.value)}
        onKeyDown={addFirst}
      />
      <SubGraphs search={search} />
      {groups.map(({ plugin, entries }) => (
        <section key={plugin} aria-label={plugin}>
          <h3>{plugin.replace('@fexgraph/', '')}</h3>
          <ul>
            {entries.map((entry) => (
              <li key={entry.type}>
                <Entry entry={entry} add={() => addNode(view, entry)} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 && <p role="status">No node type has these words.</p>}
    </section>
  );
}

function Entry({ entry, add }: { readonly entry: PaletteEntry; readonly add: () => void }) {
  const { type, version, summary, takes, gives } = entry;
  const packets = [takes.join(' + '), gives ?? ''].map((side) => side || '–').join(' → ');
  return (
    <button
      type="button"
      className="entry"
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAGGED, JSON.stringify({ type, version }));
        dataTransfer.effectAllowed = 'copy';
      }}
      onClick={add}
    >
      <strong>{type}</strong>
      <span className="packets">{packets}</span>
      <span className="quiet">{summary}</span>
    </button>
  );
}

function SubGraphs({ search }: { readonly search: string }) {
  const view = useView();
  const names = Object.keys(view.outline.graphs).filter((name) => name.includes(search) && name !== view.open.graph);
  if (names.length === 0) return null;
  return (
    <section aria-label="Sub-graphs of this file">
      <h3>sub-graphs of this file</h3>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <button type="button" className="entry" onClick={() => addUse(view, name)}>
              <strong>{name}</strong>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
