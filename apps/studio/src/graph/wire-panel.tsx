import type { CanvasWire } from './canvas-graph.ts';
import { removeParts } from './edit-actions.ts';
import { useView } from './editor-context.ts';

export function WirePanel({ wire }: { readonly wire: CanvasWire }) {
  const view = useView();
  const { from, target, targetPort, packet, problems } = wire;
  return (
    <>
      <h2>
        {from} → {target}
      </h2>
      <p className="quiet">
        {packet && `${packet} `}into port {targetPort}
      </p>
      {problems.map(({ problem }) => (
        <p key={problem.message} className="problem-line">
          {problem.message}
          {problem.hint && ` (${problem.hint})`}
        </p>
      ))}
      <button type="button" onClick={() => removeParts(view, [], [wire])}>
        Delete wire
      </button>
    </>
  );
}
