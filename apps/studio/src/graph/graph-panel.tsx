import type { EditPath, ParamDeclaration } from '@fexgraph/graph-files';
import { useId } from 'react';
import { CommittedInput } from './committed-input.tsx';
import { useView } from './editor-context.ts';
import { editGraph } from './graph-store.ts';
import { OptionField } from './option-field.tsx';
import { readTyped, textOf } from './option-fields.ts';
import { ProblemTexts } from './problem-text.tsx';
import { GRAPH_SETTING_FIELDS } from './setting-fields.ts';

/** What belongs to the graph, or to the sub-graph that is open: name, params, settings. */
export function GraphPanel() {
  const { outline, open, problems } = useView();
  const set = (path: EditPath, value: unknown) => editGraph((file) => file.body(open.graph).set(path, value));
  const isRoot = open.graph === undefined;
  return (
    <>
      <h2>{isRoot ? 'Graph' : `Sub-graph ${open.graph}`}</h2>
      <ProblemTexts
        problems={problems.filter(({ place: { graph, node } }) => graph === open.graph && node === undefined)}
      />
      {isRoot && (
        <>
          <Field label="name" value={outline.name ?? ''} onCommit={(name) => set(['name'], name || undefined)} />
          <Field
            label="description"
            value={outline.description ?? ''}
            onCommit={(text) => set(['description'], text || undefined)}
          />
        </>
      )}
      <section aria-label="Params of the graph">
        <h3>Params</h3>
        <p className="quiet">Values that whoever runs the graph gives. Options take them by “from a param”.</p>
        {open.body.params.map((param) => (
          <Param key={param.name} param={param} set={set} />
        ))}
        <Field
          label="add a param, by the name"
          value=""
          onCommit={(name) => name && set(['params', name], { type: 'string', optional: true })}
        />
      </section>
      {isRoot && (
        <details>
          <summary>How it runs</summary>
          {GRAPH_SETTING_FIELDS.map((field) => (
            <OptionField
              key={field.name}
              field={field}
              value={outline.settings[field.name]}
              params={[]}
              problems={[]}
              onChange={(value) => set([field.name], value)}
            />
          ))}
        </details>
      )}
    </>
  );
}

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onCommit: (text: string) => void;
}

function Field({ label, value, onCommit }: FieldProps) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <CommittedInput id={id} value={value} onCommit={onCommit} />
    </div>
  );
}

interface ParamProps {
  readonly param: ParamDeclaration;
  readonly set: (path: EditPath, value: unknown) => void;
}

function Param({ param, set }: ParamProps) {
  const { name, types, optional, description = '' } = param;
  const json = { kind: 'json' } as const;
  const at = (key: string): EditPath => ['params', name, key];
  return (
    <details>
      <summary>
        {name} <span className="quiet">{types.join(' or ')}</span>
      </summary>
      <Field
        label={`types of ${name}, with commas`}
        value={types.join(', ')}
        onCommit={(text) => {
          const written = text.split(/[\s,]+/).filter(Boolean);
          set(at('type'), written.length === 1 ? written[0] : written);
        }}
      />
      <Field
        label={`description of ${name}`}
        value={description}
        onCommit={(text) => set(at('description'), text || undefined)}
      />
      <Field
        label={`default of ${name}`}
        value={textOf(json, param.default)}
        onCommit={(text) => set(at('default'), text === '' ? undefined : readTyped(json, text))}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={optional}
          onChange={({ target }) => set(at('optional'), target.checked || undefined)}
        />
        may be left out
      </label>
      <button type="button" aria-label={`Remove param ${name}`} onClick={() => set(['params', name], undefined)}>
        remove
      </button>
    </details>
  );
}
