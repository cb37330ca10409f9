import { parseNodeType } from '@fexgraph/core';
import { type EditPath, type OutlineNode, optionSchema } from '@fexgraph/graph-files';
import { useId } from 'react';
import type { CanvasNode, CanvasWire } from './canvas-graph.ts';
import { CommittedInput } from './committed-input.tsx';
import { connectNodes, disconnect, removeParts, renameNode } from './edit-actions.ts';
import { useView } from './editor-context.ts';
import { editGraph, showScope, useGraph } from './graph-store.ts';
import { type PortView, referenceTo } from './node-ports.ts';
import { OptionField } from './option-field.tsx';
import { type OptionField as Field, optionFields } from './option-fields.ts';
import { Pick } from './pick.tsx';
import { SETTING_FIELDS } from './setting-fields.ts';

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
      <ul className="problem-list">
        {node.problems.map(({ place, problem: { message, hint, line, column } }) => (
          <li key={`${line}:${column}:${message}`} className="problem-line">
            {place.at !== undefined && `${place.at}: `}
            {message}
            {hint && ` (${hint})`}
          </li>
        ))}
      </ul>
      {written && <Id node={node} />}
      <Inputs node={node} />
      <Outputs node={node} />
      {written && <Options node={node} written={written} />}
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
      {problems.map(({ problem }) => (
        <p key={problem.message} className="problem-line">
          {problem.message}
          {problem.hint && ` (${problem.hint})`}
        </p>
      ))}
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

function Options({ node, written }: { readonly node: CanvasNode; readonly written: OutlineNode }) {
  const { runtime, outline, open } = useView();
  const params = open.body.params.map(({ name }) => name);
  const definition = runtime.registry.get(parseNodeType(written.type ?? '').type)?.definition;
  const set = (path: EditPath, value: unknown) => editGraph((file) => file.body(open.graph).set(path, value));
  const form = (
    fields: readonly Field[],
    values: Readonly<Record<string, unknown>>,
    pathOf: (name: string) => EditPath,
  ) =>
    fields.map((field) => (
      <OptionField
        key={field.name}
        field={field}
        value={values[field.name]}
        params={params}
        problems={node.problems.filter(
          ({ place }) =>
            place.node === node.id && (place.at === field.name || place.at?.startsWith(`${field.name}.`) === true),
        )}
        onChange={(value) => set(pathOf(field.name), value)}
      />
    ));
  if (written.use !== undefined) {
    const declared = outline.graphs[written.use]?.params ?? [];
    if (declared.length === 0) return null;
    const fields = declared.map(({ name, description = '', default: standard, optional, types }) => ({
      name,
      description: [description, types.join(' or ')].filter(Boolean).join('; '),
      default: standard,
      required: !optional && standard === undefined,
      control: { kind: 'json' as const },
    }));
    return (
      <section aria-label="Params">
        <h3>Params of the sub-graph</h3>
        {form(fields, written.params, (name) => ['nodes', node.id, 'params', name])}
      </section>
    );
  }
  if (!definition) return null;
  const { options } = written;
  const backendAt = (name: string): EditPath =>
    name === 'backend' ? ['nodes', node.id, name] : ['nodes', node.id, 'options', name];
  return (
    <>
      <section aria-label="Options">
        <h3>Options</h3>
        {form(optionFields(optionSchema(definition)), options, backendAt)}
        {Object.keys(options)
          .filter((name) => !Object.hasOwn((optionSchema(definition).properties ?? {}) as object, name))
          .map((name) => (
            <OptionField
              key={name}
              field={{ name, description: '', required: false, default: undefined, control: { kind: 'json' } }}
              value={options[name]}
              params={[]}
              problems={node.problems.filter(({ place }) => place.node === node.id && place.at === name)}
              onChange={(value) => set(['nodes', node.id, 'options', name], value)}
            />
          ))}
      </section>
      <details>
        <summary>How it runs</summary>
        {form(SETTING_FIELDS, written.settings, (name) => ['nodes', node.id, name])}
      </details>
    </>
  );
}
