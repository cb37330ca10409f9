import { didYouMean } from '@fexgraph/core';
import type { GraphDocument, ParamDeclaration, Position } from '../document/graph-document.ts';
import type { ProblemLog } from '../problem-log.ts';
import { type FilledParam, placeholderFor } from './param-scope.ts';
import { type CheckedParam, checkParam, parseParam } from './param-value.ts';

/** Values for the params of a file. */
export interface GivenParams {
  /** Typed values, from the API; undefined is not given. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Texts, from a command line: `--param inputs=a.png --param inputs=b.png`. */
  readonly paramTexts?: Readonly<Record<string, readonly string[]>>;
  /** For checks before a run: params without a value get a placeholder of their type. */
  readonly placeholders?: boolean;
}

/** Gives each param of a file its value: given, default, left out, or a problem. */
export function fillParams(
  document: GraphDocument,
  given: GivenParams,
  log: ProblemLog,
): ReadonlyMap<string, FilledParam> {
  const { paramTexts = {} } = given;
  const params = Object.fromEntries(Object.entries(given.params ?? {}).filter(([, value]) => value !== undefined));
  const names = [...document.params.keys()];
  for (const name of [...Object.keys(params), ...Object.keys(paramTexts)]) {
    if (document.params.has(name)) continue;
    const hint = () =>
      didYouMean(name, names) ?? (names.length ? `its params are: ${names.join(', ')}` : 'it has no params');
    log.add('param', document.at, `a value was given for param "${name}", which the graph does not have`, { hint });
  }
  const filled = new Map<string, FilledParam>();
  for (const declaration of document.params.values()) {
    const { name, types, at } = declaration;
    let checked: CheckedParam | undefined;
    if (Object.hasOwn(params, name)) checked = checkParam(types, params[name]);
    else if (Object.hasOwn(paramTexts, name)) checked = parseParam(types, paramTexts[name]);
    filled.set(name, fillParam(declaration, checked, at, given.placeholders ?? false, log));
  }
  return filled;
}

/** The value of one param from what was given for it, if anything was. */
export function fillParam(
  declaration: ParamDeclaration,
  checked: CheckedParam | undefined,
  at: Position,
  placeholders: boolean,
  log: ProblemLog,
): FilledParam {
  const { name } = declaration;
  if (checked && 'value' in checked) return { value: checked.value, isPlaceholder: false };
  if (checked) log.add('param', at, `param "${name}" ${checked.problem}`);
  else if (declaration.default !== undefined) return { value: declaration.default, isPlaceholder: false };
  else if (declaration.optional) return { value: undefined, isPlaceholder: false };
  else if (!placeholders) {
    log.add('param', at, `param "${name}" needs a value`, {
      // An object of JavaScript cannot be written on a command line.
      hint: declaration.types.every((type) => type === 'api')
        ? 'only a program can give it: loadGraphFile(text, file, { params })'
        : `give it (--param ${name}=...), or declare a default or optional: true`,
    });
  }
  // After a problem the rest is still checked, with a value that fits.
  return { value: placeholderFor(declaration), isPlaceholder: true };
}
