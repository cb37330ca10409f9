import { useId } from 'react';
import type { CanvasNode, CanvasWire } from './canvas-graph.ts';
import { CommittedInput } from './committed-input.tsx';
import { connectNodes, disconnect, removeParts, renameNode } from './edit-actions.ts';
import { useView } from './editor-context.ts';
import { editGraph, showScope, useGraph } from './graph-store.ts';
import { NodeOptions } from './node-options.tsx';
import { type PortView, referenceTo } from './node-ports.ts';
import { Pick } from './pick.tsx';
import { ProblemTexts } from './problem-text.tsx';

/** All of a node: everything that the canvas does, and its options. */
export function NodePanel({ node }: { readonly node: CanvasNode }) {
  const view = useView();
  const written = view.open.body.nodes.find(({ id }) => id === node.id);
  return (
    <>
      <h2>{node.name}</h2>
      <p className="quiet">
        {node.type}: {node.ports.summary}
      </p>
      <ProblemTexts problems={node.problems} named />
      {written && <Id node={node} />}
      <Inputs node={node} />
      <Outputs node={node} />
      {written && <NodeOptions node={node} written={written} />}
      {written && (
        <button type="button" onClick={() => removeParts(view, [node.id], [])}>
          Delete node
        </button>
      )}
    </>
  );
}

function Id({ node: { id, role } }: { readonly node: CanvasNode }) {
  const view = useView();
  const scope = useGraph((state) => state.scope);
  const field = useId();
  return (
    <div className="field">
      <label htmlFor={field}>id</label>
      <CommittedInput id={field} value={id} onCommit={(to) => renameNode(view, id, to)} />
      {role === 'use' && (
        <button type="button" onClick={() => showScope([...scope, id])}>
          Open the sub-graph
        </button>
      )}
    </div>
  );
}

function Inputs({ node }: { readonly node: CanvasNode }) {
  const { canvas } = useView();
  if (node.ports.inputs.length === 0) return null;
  return (
    <section aria-label="Inputs">
      <h3>Inputs</h3>
      {node.ports.inputs.map((port) => (
        <Input
          key={port.name}
          node={node}
          port={port}
          wires={canvas.wires.filter(({ target, targetPort }) => target === node.id && targetPort === port.name)}
        />
      ))}
    </section>
  );
}

interface InputProps {
  readonly node: CanvasNode;
  readonly port: PortView;
  readonly wires: readonly CanvasWire[];
}

function Input({ node, port: { name, packet, doc, many, optional }, wires }: InputProps) {
  const view = useView();
  const problems = node.problems.filter(({ place }) => place.node === node.id && place.at === name);
  const others = view.canvas.nodes
    .filter(({ id }) => id !== node.id)
    .flatMap((other) => other.ports.outputs.map((output) => ({ other, output })));
  const connect = (index: number) => {
    const { other, output } = others[index];
    connectNodes(view, { source: other.id, sourcePort: output.name, target: node.id, targetPort: name });
  };
  const notes = [packet, many ? 'any number' : optional ? 'optional' : '', doc].filter(Boolean).join(', ');
  return (
    <div className={`field${problems.length > 0 ? ' wrong' : ''}`}>
      <strong>{name}</strong> <span className="quiet">{notes}</span>
      <ul>
        {wires.map((wire) => (
          <li key={wire.id}>
            {wire.from}{' '}
            <button
              type="button"
              aria-label={`Disconnect ${wire.from} from ${name}`}
              onClick={() => disconnect(view, wire)}
            >
              disconnect
            </button>
          </li>
        ))}
      </ul>
      <ProblemTexts problems={problems} />
      <Pick
        label={`what ${name} of ${node.name} reads`}
        empty="choose an output …"
        choices={others.map(({ other, output }) =>
          [referenceTo(other.name, output.name, other.ports.outputs), output.packet && `(${output.packet})`].join(' '),
        )}
        action="connect"
        onPick={connect}
      />
    </div>
  );
}

/** Under which names its packets are outputs of the graph. */
function Outputs({ node }: { readonly node: CanvasNode }) {
  const { graph } = useView().open;
  const field = useId();
  const [output] = node.ports.outputs;
  if (!output) return null;
  const declare = (name: string) => {
    if (name !== '') editGraph((file) => file.body(graph).set(['outputs', name], node.name));
  };
  return (
    <section aria-label="Outputs">
      <h3>Output</h3>
      <p className="quiet">
        {node.ports.outputs.map(({ name, packet, doc }) => [packet || name, doc].filter(Boolean).join(': ')).join('; ')}
      </p>
      <ul>
        {node.outputs.map((name) => (
          <li key={name}>
            {name}{' '}
            <button
              type="button"
              aria-label={`Remove output ${name}`}
              onClick={() => editGraph((file) => file.body(graph).set(['outputs', name], undefined))}
            >
              remove
            </button>
          </li>
        ))}
      </ul>
      <div className="field">
        <label htmlFor={field}>output of the graph, by the name</label>
        <CommittedInput id={field} value="" placeholder="none" onCommit={declare} />
      </div>
    </section>
  );
}
