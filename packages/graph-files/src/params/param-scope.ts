import { didYouMean } from '@fexgraph/core';
import type { ParamDeclaration } from '../document/graph-document.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { FileScalar, FileValue } from '../text/file-value.ts';
import { plainValue } from '../text/plain-value.ts';
import { readTemplate } from './template.ts';

/** A param's value for one instance of a graph. */
export interface FilledParam {
  /** Undefined: it was not given, and what names it is left out. */
  readonly value: unknown;
  /** Stands in for a value that only a run will bring: what a node says about it means nothing. */
  readonly isPlaceholder: boolean;
}

/** Stands for a value that is to be left out. */
export const ABSENT: unique symbol = Symbol('absent');

/** Told of every value that came from a placeholder, with its path inside the evaluated value. */
export type OnPlaceholder = (path: string) => void;

/** The params that a graph's values can name. */
export class ParamScope {
  constructor(
    private readonly values: ReadonlyMap<string, FilledParam>,
    private readonly log: ProblemLog,
  ) {}

  /** A value of the file with `${params.x}` filled in, or ABSENT. Never half filled: problems give ABSENT too. */
  evaluate(value: FileValue, onPlaceholder?: OnPlaceholder, path = ''): unknown {
    const inner = (item: FileValue, key: string | number) =>
      this.evaluate(item, onPlaceholder, path === '' ? String(key) : `${path}.${key}`);
    if (value.kind === 'list') return value.items.map(inner).filter((item) => item !== ABSENT);
    if (value.kind === 'map') {
      const entries = [...value.entries.values()].map((entry) => [entry.key, inner(entry.value, entry.key)] as const);
      return Object.fromEntries(entries.filter(([, item]) => item !== ABSENT));
    }
    return typeof value.value === 'string' ? this.#text(value, value.value, onPlaceholder, path) : plainValue(value);
  }

  #text({ at }: FileScalar, text: string, onPlaceholder: OnPlaceholder | undefined, path: string): unknown {
    const template = readTemplate(text);
    if ('text' in template) return template.text;
    if ('problem' in template) {
      this.log.add('param', at, template.problem, { hint: template.hint });
      return ABSENT;
    }
    const param = this.values.get(template.param);
    if (!param) {
      const hint = () => didYouMean(template.param, [...this.values.keys()]) ?? 'declare it under params, with a type';
      this.log.add('param', at, `there is no param "${template.param}"`, { hint });
      return ABSENT;
    }
    if (param.isPlaceholder) onPlaceholder?.(path);
    // A copy: no two nodes may share a list.
    return param.value === undefined ? ABSENT : Array.isArray(param.value) ? [...param.value] : param.value;
  }
}

/** A value of the right type, so that a graph can be checked before it is given its params. */
export function placeholderFor({ types: [type], name }: ParamDeclaration): unknown {
  if (type === 'boolean') return true;
  if (type === 'string' || type === 'api') return name;
  if (type === 'strings') return [name];
  return type === 'numbers' ? [1] : 1;
}
