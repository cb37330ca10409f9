import { findUnreadNodes, type ProblemPlace } from '@fexgraph/graph-files';
import { useMemo } from 'react';
import { useView } from './editor-context.ts';
import { select, showScope } from './graph-store.ts';
import { ProblemTexts } from './problem-text.tsx';
import { scopeOf } from './scope.ts';

/** The option or port, when its node is shown. */
function focusWrongField(): void {
  document.querySelector<HTMLElement>('.side .field.wrong :is(input, select, textarea)')?.focus();
}

/** Everything that `compile` says, in the order of the file. */
export function ProblemsPanel() {
  const { problems, outline, text, file, runtime } = useView();
  const unread = useMemo(() => findUnreadNodes(text, file, runtime.container), [text, file, runtime]);
  const show = ({ graph, node }: ProblemPlace) => {
    const scope = scopeOf(outline, graph);
    if (scope) showScope(scope);
    if (node === undefined) return;
    select({ kind: 'node', id: node });
    setTimeout(focusWrongField);
  };
  return (
    <>
      <h2>Problems</h2>
      {problems.length === 0 && <p role="status">None: the graph can run.</p>}
      <ol className="problem-list">
        {problems.map((placed) => {
          const { problem, place } = placed;
          return (
            <li key={`${problem.line}:${problem.column}:${problem.message}`}>
              <button type="button" onClick={() => show(place)}>
                {[place.graph, place.node, place.at].filter(Boolean).join(' · ') || 'graph'}
              </button>
              <ProblemTexts problems={[placed]} />
              <p className="quiet">
                {file}:{problem.line}:{problem.column}
              </p>
            </li>
          );
        })}
      </ol>
      {unread.map((problem) => (
        <p key={problem.path} className="quiet">
          {problem.path}: {problem.message} ({problem.hint})
        </p>
      ))}
    </>
  );
}
