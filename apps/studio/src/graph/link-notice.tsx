import { useView } from './editor-context.ts';
import { trustGraph, useGraph } from './graph-store.ts';
import { readsAndWrites } from './reads-and-writes.ts';

/** What a graph from a link would read and write. It has been checked and nothing more. */
export function LinkNotice() {
  const fromLink = useGraph(({ history }) => history.present.fromLink);
  const { outline, runtime } = useView();
  if (!fromLink) return null;
  return (
    <section className="link-notice panel" aria-label="Graph from a link">
      <p>This graph came by a link. It was checked, and nothing of it has run. If you run what it says:</p>
      <ul>
        {readsAndWrites(outline, runtime.registry).map(({ id, type, does, what }) => (
          <li key={id}>
            <code>{id}</code> ({type}) {does} {what.length > 0 ? what.join(', ') : 'what you choose'}
          </li>
        ))}
      </ul>
      <button type="button" onClick={trustGraph}>
        I have seen it
      </button>
    </section>
  );
}
