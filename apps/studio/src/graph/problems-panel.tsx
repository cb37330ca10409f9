import type { GraphOutline, ProblemPlace } from '@fexgraph/graph-files';
import { useView } from './editor-context.ts';
import { select, showScope } from './graph-store.ts';
import { openBody, type Scope } from './scope.ts';

/** Everything that `compile` says, in the order of the file. */
export function ProblemsPanel() {
  const { problems, outline, file } = useView();
  const show = ({ graph, node }: ProblemPlace) => {
    const scope = scopeOf(outline, graph);
    if (scope) showScope(scope);
    if (node !== undefined) select({ kind: 'node', id: node });
  };
  return (
    <>
      <h2>Problems</h2>
      {problems.length === 0 && <p role="status">None: the graph can run.</p>}
      <ol className="problem-list">
        {problems.map(({ problem: { line, column, message, hint }, place }) => (
          <li key={`${line}:${column}:${message}`}>
            <button type="button" onClick={() => show(place)}>
              {[place.graph, place.node, place.at].filter(Boolean).join(' · ') || 'graph'}
            </button>
            <p className="problem-line">
              {message}
              {hint && ` (${hint})`}
            </p>
            <p className="quiet">
              {file}:{line}:{column}
            </p>
          </li>
        ))}
      </ol>
    </>
  );
}

/** A way to a sub-graph, through the uses of it; undefined where nothing uses it. */
function scopeOf(outline: GraphOutline, graph: string | undefined, from: Scope = []): Scope | undefined {
  const open = openBody(outline, from);
  if (open.graph === graph) return from;
  if (from.length > Object.keys(outline.graphs).length) return undefined;
  for (const { id, use } of open.body.nodes) {
    const found = use === undefined ? undefined : scopeOf(outline, graph, [...from, id]);
    if (found) return found;
  }
  return undefined;
}
