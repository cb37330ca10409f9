import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import type { CanvasNode } from './canvas-graph.ts';
import { showScope, useGraph } from './graph-store.ts';
import { activityOf, type NodeActivity } from './node-activity.ts';
import type { PortView } from './node-ports.ts';
import { useRun } from './run-store.ts';

export type FlowNode = Node<{ readonly node: CanvasNode }, 'graph'>;

/** A node on the canvas: what it is, what is wrong with it, and what it does in the run. */
export function GraphNode({ data: { node }, selected }: NodeProps<FlowNode>) {
  const { id, name, type, role, ports, outputs, problems } = node;
  const scope = useGraph((state) => state.scope);
  const snapshot = useRun((state) => state.snapshot);
  const activity = activityOf(snapshot, [...scope, id].join('/'));
  const look = ['graph-node', role, selected ? 'selected' : '', problems.length > 0 ? 'wrong' : ''].join(' ');
  return (
    <div className={look} data-state={activity?.state} title={ports.summary}>
      <Handles ports={ports.inputs} side="in" />
      <p className="name">
        <strong>{name}</strong>
        {outputs.map((output) => (
          <span key={output} className="tag" title={`output "${output}" of the graph`}>
            ↦ {output}
          </span>
        ))}
        {role === 'use' && (
          <button
            type="button"
            className="nodrag"
            aria-label={`Open sub-graph ${name}`}
            onClick={() => showScope([...scope, id])}
          >
            open
          </button>
        )}
      </p>
      <p className="type">{type}</p>
      {problems.length > 0 ? (
        <p className="problem-line" title={problems.map(({ problem }) => problem.message).join('\n')}>
          {problems.length > 1 && `${problems.length} problems: `}
          {problems[0].problem.message}
        </p>
      ) : (
        activity && <Activity activity={activity} />
      )}
      <Handles ports={ports.outputs} side="out" />
    </div>
  );
}

/** `busy 12.1/s, 3.4 ms, queue 2`. */
function Activity({
  activity: { state, perSecond, latencyMs, queued, failed, dropped },
}: {
  readonly activity: NodeActivity;
}) {
  const said = [
    perSecond === undefined ? state : `${state} ${perSecond.toFixed(1)}/s`,
    latencyMs === undefined ? '' : `${latencyMs.toPrecision(3)} ms`,
    `queue ${queued}`,
    failed > 0 ? `${failed} failed` : '',
    dropped > 0 ? `${dropped} dropped` : '',
  ];
  return <p className="activity">{said.filter(Boolean).join(', ')}</p>;
}

function Handles({ ports, side }: { readonly ports: readonly PortView[]; readonly side: 'in' | 'out' }) {
  return ports.map(({ name, packet, doc, optional, many }, i) => {
    const left = `${((i + 1) * 100) / (ports.length + 1)}%`;
    const notes = [packet, many ? 'any number' : optional ? 'optional' : '', doc].filter(Boolean).join(', ');
    return (
      <Handle
        key={name}
        id={name}
        type={side === 'in' ? 'target' : 'source'}
        position={side === 'in' ? Position.Top : Position.Bottom}
        style={{ left }}
        title={`${name}: ${notes}`}
      >
        <span className={`port ${side}`}>{side === 'in' ? (ports.length > 1 ? name : '') : packet || name}</span>
      </Handle>
    );
  });
}
