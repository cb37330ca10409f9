import { useView } from './editor-context.ts';
import { GraphPanel } from './graph-panel.tsx';
import { type Panel, showPanel, useGraph } from './graph-store.ts';
import { NodePanel } from './node-panel.tsx';
import { ProblemsPanel } from './problems-panel.tsx';
import { RunPanel } from './run-panel.tsx';
import { TextPanel } from './text-panel.tsx';
import { WirePanel } from './wire-panel.tsx';

/** What the side shows; on small screens below the canvas, where the same button closes it. */
export function PanelButtons() {
  const { problems } = useView();
  const { panel, selection } = useGraph();
  const names: readonly [NonNullable<Panel>, string][] = [
    ['palette', 'Add'],
    ['node', selection === undefined ? 'Graph' : selection.kind === 'node' ? 'Node' : 'Wire'],
    ['problems', `Problems (${problems.length})`],
    ['run', 'Run'],
    ['text', 'Text'],
  ];
  return (
    <nav className="panel-buttons" aria-label="Panels">
      {names.map(([id, name]) => (
        <button
          key={id}
          type="button"
          className={`for-${id}${id === 'problems' && problems.length > 0 ? ' wrong' : ''}`}
          aria-pressed={panel === id}
          onClick={() => showPanel(panel === id ? undefined : id)}
        >
          {name}
        </button>
      ))}
    </nav>
  );
}

export function SidePanel() {
  const { panel, selection } = useGraph();
  const { canvas } = useView();
  if (panel === undefined || panel === 'palette') return null;
  const node = selection?.kind === 'node' ? canvas.nodes.find(({ id }) => id === selection.id) : undefined;
  const wire = selection?.kind === 'wire' ? canvas.wires.find(({ id }) => id === selection.id) : undefined;
  return (
    <section className="side panel" aria-label="Panel">
      {panel === 'node' && node && <NodePanel key={node.id} node={node} />}
      {panel === 'node' && wire && <WirePanel wire={wire} />}
      {panel === 'node' && !node && !wire && <GraphPanel />}
      {panel === 'problems' && <ProblemsPanel />}
      {panel === 'run' && <RunPanel />}
      {panel === 'text' && <TextPanel />}
    </section>
  );
}
