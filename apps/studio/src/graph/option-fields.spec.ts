import { optionSchema } from '@fexgraph/graph-files';
import { describe, expect, it } from 'vitest';
import { webContainer } from '../../test/support/web-container.ts';
import { boundsOf, type Control, canShow, optionFields, paramOf, readTyped, textOf } from './option-fields.ts';

const { registry } = webContainer();
const fieldsOf = (type: string) => optionFields(optionSchema(registry.registered(type).definition));
const controlOf = (type: string, option: string) => fieldsOf(type).find(({ name }) => name === option)!.control;

describe('option fields', () => {
  it('are made from the schema of every node type', () => {
    for (const { definition } of registry.list()) {
      const { properties = {} } = optionSchema(definition);
      expect(fieldsOf(definition.type).map(({ name }) => name)).toEqual(Object.keys(properties as object));
    }
  });

  it('know numbers with bounds, choices, switches, texts, lists, unions, and what only a program gives', () => {
    expect(fieldsOf('detect/rfb320')[0]).toMatchObject({
      name: 'threshold',
      required: false,
      default: 0.65,
      control: { kind: 'number', integer: false, min: 0, max: 1 },
    });
    expect(controlOf('detect/rfb320', 'tiles')).toMatchObject({ kind: 'number', integer: true, min: 1, max: 8 });
    expect(controlOf('detect/crop-rotated', 'border')).toEqual({ kind: 'choice', choices: ['replicate', 'zero'] });
    expect(controlOf('fex/assemble', 'track')).toEqual({ kind: 'boolean' });
    expect(controlOf('detect/rfb320', 'model')).toEqual({ kind: 'text' });
    expect(controlOf('fex/select-columns', 'columns')).toEqual({ kind: 'texts' });
    expect(controlOf('source/images', 'inputs')).toEqual({
      kind: 'union',
      variants: [{ kind: 'text' }, { kind: 'texts' }],
    });
    expect(controlOf('detect/retinaface', 'longSide')).toMatchObject({
      kind: 'union',
      variants: [
        { kind: 'choice', choices: ['frame'] },
        { kind: 'number', min: 32 },
      ],
    });
    expect(controlOf('source/frames', 'frames')).toEqual({ kind: 'program' });
    expect(controlOf('source/images', 'background')).toEqual({ kind: 'json' });
    expect(fieldsOf('sink/csv')[0]).toMatchObject({ name: 'path', required: true, default: undefined });
  });

  it('read what was typed, and leave it as it is where it is none of that', () => {
    const number: Control = { kind: 'number', integer: true, min: 1, max: 8 };
    expect(['4', '0.5', 'four', ' '].map((typed) => readTyped(number, typed))).toEqual([4, 0.5, 'four', ' ']);
    expect(readTyped({ kind: 'texts' }, 'a\n\nb')).toEqual(['a', 'b']);
    expect(readTyped({ kind: 'json' }, '[1, 2]')).toEqual([1, 2]);
    expect(readTyped({ kind: 'json' }, '[1, ')).toBe('[1, ');
    expect(boundsOf(number)).toBe('a whole number from 1 to 8');
    expect(boundsOf({ kind: 'number', integer: false, above: 0 })).toBe('a number above 0');
  });

  it('show what they can show, and every value as it was', () => {
    const values: [Control, unknown][] = [
      [{ kind: 'number', integer: false }, 0.5],
      [{ kind: 'texts' }, ['a', 'b']],
      [{ kind: 'json' }, { a: [1, null] }],
      [{ kind: 'text' }, 'x'],
    ];
    for (const [control, value] of values) {
      expect(canShow(control, value)).toBe(true);
      expect(readTyped(control, textOf(control, value))).toEqual(value);
    }
    expect(canShow({ kind: 'texts' }, ['a\nb'])).toBe(false);
    expect(canShow({ kind: 'number', integer: false }, 'four')).toBe(false);
    expect(textOf({ kind: 'number', integer: false }, undefined)).toBe('');
  });

  it('know a value that is a param', () => {
    expect(paramOf(`\${params.backend}`)).toBe('backend');
    expect([paramOf('params.backend'), paramOf(`\${params.a} b`), paramOf(3)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
