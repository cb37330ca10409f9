import { didYouMean } from '@fexgraph/core';
import type { Expect } from '../document/expect.ts';
import type { ParamDeclaration, ParamType } from '../document/graph-document.ts';
import type { FileValue } from '../text/file-value.ts';
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
    const type = expect.text(read('type'), 'type');
    if (!type) {
      if (!map.entries.has('type')) log.add('missing-key', at, `param "${name}" needs a type`);
      continue;
    }
    if (!PARAM_TYPES.includes(type.text as ParamType)) {
      const hint = () => didYouMean(type.text, PARAM_TYPES) ?? `known: ${PARAM_TYPES.join(', ')}`;
      log.add('param', type.at, `there is no param type "${type.text}"`, { hint });
      continue;
    }
    const written = read('default');
    const checked = written && checkParam(type.text as ParamType, plainValue(written));
    if (checked && 'problem' in checked) log.add('param', written.at, `the default of "${name}" ${checked.problem}`);
    if (type.text === 'api' && written) {
      log.add('param', written.at, `param "${name}" is given by the program and cannot have a default in a file`);
    }
    const optional = expect.boolean(read('optional'), 'optional') ?? false;
    if (optional && written)
      log.add('param', at, `param "${name}" has a default and is optional: it is one or the other`);
    const isBroken = checked !== undefined && 'problem' in checked;
    declarations.set(name, {
      name,
      at,
      type: type.text as ParamType,
      description: expect.text(read('description'), 'description')?.text,
      default: checked && 'value' in checked ? checked.value : undefined,
      // After a bad default nobody needs to be told that a value is missing.
      optional: optional || isBroken,
    });
  }
  return declarations;
}
