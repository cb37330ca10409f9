import type { CanvasWire } from './canvas-graph.ts';
import { removeParts } from './edit-actions.ts';
import { useView } from './editor-context.ts';
import { ProblemTexts } from './problem-text.tsx';

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
      <ProblemTexts problems={problems} />
      <button type="button" onClick={() => removeParts(view, [], [wire])}>
        Delete wire
      </button>
    </>
  );
}
