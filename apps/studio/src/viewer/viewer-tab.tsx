import { ColumnPicker } from './column-picker.tsx';
import { Curves } from './curves.tsx';
import { OpenPanel } from './open-panel.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { Player } from './player.tsx';
import { RowsTable } from './rows-table.tsx';
import { SummaryPanel } from './summary-panel.tsx';
import { useViewer } from './viewer-store.ts';
import './viewer.css';

export default function ViewerTab() {
  const isOpen = useViewer(({ table }) => (table?.info.rowCount ?? 0) > 0);
  return (
    <>
      <h1>Viewer</h1>
      <OpenPanel />
      {isOpen && (
        <div className="viewer">
          <section className="viewer-main" aria-label="Curves">
            <Player />
            <Curves />
            <RowsTable />
          </section>
          <aside className="viewer-side" aria-label="What is shown">
            <PeoplePanel />
            <ColumnPicker />
            <SummaryPanel />
          </aside>
        </div>
      )}
    </>
  );
}
