import { useId } from 'react';
import { CommittedInput, CommittedText } from './committed-input.tsx';
import {
  boundsOf,
  type Control,
  canShow,
  type OptionField as Field,
  paramOf,
  paramReference,
  readTyped,
  textOf,
} from './option-fields.ts';
import { Pick } from './pick.tsx';
import { ProblemTexts } from './problem-text.tsx';
import type { PlacedProblem } from './problems.ts';

interface OptionFieldProps {
  readonly field: Field;
  /** As the file has it; undefined where it says nothing, and the default holds. */
  readonly value: unknown;
  /** Names of the params of the graph, which may stand for the value. */
  readonly params: readonly string[];
  readonly problems: readonly PlacedProblem[];
  /** Undefined takes the option out of the file. */
  readonly onChange: (value: unknown) => void;
}

/** One option: what it means, its value or its default, and what is wrong with it. */
export function OptionField({ field, value, params, problems, onChange }: OptionFieldProps) {
  const { name, description, required, control } = field;
  const id = useId();
  const hintId = `${id}-hint`;
  const param = paramOf(value);
  const isSet = value !== undefined;
  const shown = isSet && !canShow(control, value) ? ({ kind: 'json' } as const) : control;
  const bounds = control.kind === 'number' ? boundsOf(control) : '';
  const standard = field.default === undefined ? '' : `default ${textOf({ kind: 'json' }, field.default)}`;
  return (
    <div className={`field${problems.length > 0 ? ' wrong' : ''}`}>
      <div className="field-name">
        <label htmlFor={id}>{name}</label>
        {required && <span className="tag">required</span>}
        {isSet && <span className="tag">set</span>}
      </div>
      {param === undefined ? (
        <Input id={id} describedBy={hintId} control={shown} field={field} value={value} onChange={onChange} />
      ) : (
        <output id={id} className="param">
          param {param}
        </output>
      )}
      <p id={hintId} className="quiet">
        {[description, bounds, standard].filter(Boolean).join('; ')}
      </p>
      <ProblemTexts problems={problems} />
      <div className="field-actions">
        {isSet && (
          <button type="button" aria-label={`Reset ${name}`} onClick={() => onChange(undefined)}>
            reset
          </button>
        )}
        {params.length > 0 && param === undefined && (
          <Pick
            label={`param for ${name}`}
            empty="from a param …"
            choices={params}
            action="take"
            onPick={(i) => onChange(paramReference(params[i]))}
          />
        )}
      </div>
    </div>
  );
}

interface InputProps {
  readonly id: string;
  readonly describedBy: string;
  readonly control: Control;
  readonly field: Field;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** The element for a control. Where nothing is set it shows the default, greyed. */
function Input({ id, describedBy, control, field, value, onChange }: InputProps) {
  const standard = textOf(control, field.default);
  const text = textOf(control, value);
  const commit = (typed: string) => onChange(typed === '' ? undefined : readTyped(control, typed));
  switch (control.kind) {
    case 'boolean':
    case 'choice': {
      const choices = control.kind === 'boolean' ? [true, false] : control.choices;
      return (
        <select
          id={id}
          aria-describedby={describedBy}
          value={value === undefined ? '' : String(value)}
          onChange={({ target }) => onChange(choices.find((choice) => String(choice) === target.value))}
        >
          <option value="">{field.default === undefined ? 'not set' : `${standard} (default)`}</option>
          {choices.map((choice) => (
            <option key={String(choice)}>{String(choice)}</option>
          ))}
        </select>
      );
    }
    case 'number':
      return (
        <CommittedInput
          id={id}
          aria-describedby={describedBy}
          inputMode={control.integer ? 'numeric' : 'decimal'}
          placeholder={standard}
          value={text}
          onCommit={commit}
        />
      );
    case 'text':
      return (
        <CommittedInput id={id} aria-describedby={describedBy} placeholder={standard} value={text} onCommit={commit} />
      );
    case 'texts':
    case 'json':
      return (
        <CommittedText
          id={id}
          describedBy={describedBy}
          rows={Math.min(6, Math.max(2, text.split('\n').length))}
          value={text}
          onCommit={commit}
        />
      );
    case 'union':
      return <Union {...{ id, describedBy, field, value, onChange }} variants={control.variants} />;
    case 'program':
      return (
        <output id={id} className="quiet">
          only a program can give it: take it from a param of type api
        </output>
      );
  }
}

interface UnionProps extends Omit<InputProps, 'control'> {
  readonly variants: readonly Control[];
}

/** Several ways to say it: what is typed is read by the first that it fits. */
function Union({ variants, onChange, ...others }: UnionProps) {
  const words = variants.map((variant) => (variant.kind === 'choice' ? variant.choices.join(', ') : variant.kind));
  const hasLists = variants.some(({ kind }) => kind === 'texts');
  const readAny = (typed: unknown) => {
    const text = Array.isArray(typed) ? typed.join('\n') : typed;
    if (typeof text !== 'string') return onChange(text);
    const isList = text.includes('\n');
    const read = variants
      .filter(({ kind }) => isList === (kind === 'texts'))
      .map((variant) => [variant, readTyped(variant, text)] as const);
    onChange((read.find(([variant, value]) => canShow(variant, value)) ?? [undefined, text])[1]);
  };
  return (
    <>
      <Input {...others} control={{ kind: hasLists ? 'texts' : 'text' }} onChange={readAny} />
      <span className="quiet">{hasLists ? 'one, or several in lines' : words.join(' or ')}</span>
    </>
  );
}
