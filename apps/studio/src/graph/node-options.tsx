import { parseNodeType } from '@fexgraph/core';
import { type BodyEditor, type OutlineNode, optionSchema, type ParamDeclaration } from '@fexgraph/graph-files';
import type { CanvasNode } from './canvas-graph.ts';
import { useView } from './editor-context.ts';
import { editGraph } from './graph-store.ts';
import { OptionField } from './option-field.tsx';
import { type OptionField as Field, optionFields } from './option-fields.ts';
import { SETTING_FIELDS } from './setting-fields.ts';

interface NodeOptionsProps {
  readonly node: CanvasNode;
  readonly written: OutlineNode;
}

/** The options and settings of a node, or what the params of a sub-graph get. */
export function NodeOptions({ node, written }: NodeOptionsProps) {
  const { runtime, outline, open } = useView();
  const { id, use, type = '', options } = written;
  const edit = (change: (graph: BodyEditor) => void) => editGraph((file) => change(file.body(open.graph)));
  const shared = { node, params: open.body.params.map(({ name }) => name) };
  if (use !== undefined) {
    const declared = Object.hasOwn(outline.graphs, use) ? outline.graphs[use].params : [];
    return (
      <section aria-label="Params">
        {declared.length > 0 && <h3>Params of the sub-graph</h3>}
        <Fields
          {...shared}
          fields={declared.map(paramField)}
          values={written.params}
          onChange={(name, value) => edit((graph) => graph.set(['nodes', id, 'params', name], value))}
        />
      </section>
    );
  }
  const definition = runtime.registry.get(parseNodeType(type).type)?.definition;
  const known = definition ? optionFields(optionSchema(definition)) : [];
  const unknown = Object.keys(options).filter((name) => known.every((field) => field.name !== name));
  const setOption = (name: string, value: unknown) =>
    edit((graph) => {
      // The backend may stand at the node as well, but not in both places.
      graph.set(['nodes', id, 'options', name], name === 'backend' ? undefined : value);
      if (name === 'backend') graph.set(['nodes', id, name], value);
    });
  return (
    <>
      <section aria-label="Options">
        <h3>Options</h3>
        <Fields {...shared} fields={[...known, ...unknown.map(unknownField)]} values={options} onChange={setOption} />
      </section>
      <details>
        <summary>How it runs</summary>
        <Fields
          {...shared}
          fields={SETTING_FIELDS}
          values={written.settings}
          onChange={(name, value) => edit((graph) => graph.set(['nodes', id, name], value))}
        />
      </details>
    </>
  );
}

interface FieldsProps {
  readonly node: CanvasNode;
  readonly params: readonly string[];
  readonly fields: readonly Field[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly onChange: (name: string, value: unknown) => void;
}

function Fields({ node, params, fields, values, onChange }: FieldsProps) {
  const problemsOf = (name: string) =>
    node.problems.filter(
      ({ place: { node: id, at } }) => id === node.id && (at === name || at?.startsWith(`${name}.`) === true),
    );
  return fields.map((field) => (
    <OptionField
      key={field.name}
      field={field}
      value={values[field.name]}
      params={params}
      problems={problemsOf(field.name)}
      onChange={(value) => onChange(field.name, value)}
    />
  ));
}

const paramField = ({ name, description = '', types, optional, default: standard }: ParamDeclaration): Field => ({
  name,
  description: [description, types.join(' or ')].filter(Boolean).join('; '),
  default: standard,
  required: !optional && standard === undefined,
  control: { kind: 'json' },
});

/** What the file says and the node type does not have. */
const unknownField = (name: string): Field => ({
  name,
  description: '',
  default: undefined,
  required: false,
  control: { kind: 'json' },
});
