import { didYouMean } from '@fexgraph/core';
import type { Expect } from '../document/expect.ts';
import type { ParamDeclaration, ParamType } from '../document/graph-document.ts';
import type { FileMap, FileValue, Position } from '../text/file-value.ts';
import { plainValue } from '../text/plain-value.ts';
import { checkParam, PARAM_TYPES } from './param-value.ts';

const KEYS = ['type', 'default', 'optional', 'description'];

/** Reads `params:`, each with type, default or optional, and description. */
export function readParamDeclarations(
  value: FileValue | undefined,
  expect: Expect,
): ReadonlyMap<string, ParamDeclaration> {
  const declarations = new Map<string, ParamDeclaration>();
  const { log } = expect;
  for (const { key: name, at, value: param } of expect.entries(value, 'params')) {
    const map = expect.map(param, `param "${name}"`);
    if (!expect.name(name, at, 'the name of a param') || !map) continue;
    expect.keys(map, KEYS, 'a param');
    const read = (key: string) => map.entries.get(key)?.value;
    const types = readTypes(name, map, at, expect);
    if (!types) continue;
    const written = read('default');
    const checked = written && checkParam(types, plainValue(written));
    if (checked && 'problem' in checked) log.add('param', written.at, `the default of "${name}" ${checked.problem}`);
    if (types.every((type) => type === 'api') && written) {
      log.add('param', written.at, `param "${name}" is given by the program and cannot have a default in a file`);
    }
    const optional = expect.boolean(read('optional'), 'optional') ?? false;
    if (optional && written)
      log.add('param', at, `param "${name}" has a default and is optional: it is one or the other`);
    const isBroken = checked !== undefined && 'problem' in checked;
    declarations.set(name, {
      name,
      at,
      types,
      description: expect.text(read('description'), 'description')?.text,
      default: checked && 'value' in checked ? checked.value : undefined,
      // After a bad default nobody needs to be told that a value is missing.
      optional: optional || isBroken,
    });
  }
  return declarations;
}

/** One type, or a list of which one must fit. */
function readTypes(name: string, param: FileMap, at: Position, expect: Expect): readonly ParamType[] | undefined {
  const value = param.entries.get('type')?.value;
  if (!value) {
    expect.log.add('missing-key', at, `param "${name}" needs a type`);
    return undefined;
  }
  const written = expect.textOrTexts(value, 'types');
  const unknown = written.filter(({ text }) => !PARAM_TYPES.includes(text as ParamType));
  for (const type of unknown) {
    const hint = () => didYouMean(type.text, PARAM_TYPES) ?? `known: ${PARAM_TYPES.join(', ')}`;
    expect.log.add('param', type.at, `there is no param type "${type.text}"`, { hint });
  }
  return written.length === 0 || unknown.length > 0 ? undefined : written.map(({ text }) => text as ParamType);
}
