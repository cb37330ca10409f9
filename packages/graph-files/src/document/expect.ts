import { didYouMean } from '@fexgraph/core';
import type { ProblemLog } from '../problem-log.ts';
import { describe, type FileEntry, type FileMap, type FileValue, type Position } from '../text/file-value.ts';
import type { Reference } from './graph-document.ts';

/** Node ids, param names and the like. Slashes stand in ids of nodes that came out of sub-graphs. */
const NAME = /^[A-Za-z][\w-]*$/;
const NODE_ID = /^[A-Za-z][\w-]*(\/[A-Za-z][\w-]*)*$/;

/** Checks the shape of values. Each check tells what is wrong where, and gives undefined for what cannot be used. */
export class Expect {
  constructor(readonly log: ProblemLog) {}

  map(value: FileValue | undefined, what: string): FileMap | undefined {
    if (!value || value.kind === 'map') return value;
    return this.#wrong(value, `${what} must be a map, is`);
  }

  /** The entries of a map; none if it is missing or something else. */
  entries(value: FileValue | undefined, what: string): readonly FileEntry[] {
    return [...(this.map(value, what)?.entries.values() ?? [])];
  }

  text(value: FileValue | undefined, what: string): Reference | undefined {
    if (!value) return undefined;
    if (value.kind === 'scalar' && typeof value.value === 'string') return { text: value.value, at: value.at };
    return this.#wrong(value, `${what} must be a text, is`);
  }

  boolean(value: FileValue | undefined, what: string): boolean | undefined {
    if (!value) return undefined;
    if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value;
    return this.#wrong(value, `${what} must be true or false, is`);
  }

  /** A list of texts. */
  texts(value: FileValue | undefined, what: string): readonly Reference[] {
    if (!value) return [];
    if (value.kind !== 'list') {
      this.#wrong(value, `${what} must be a list, is`);
      return [];
    }
    return value.items.flatMap((item) => this.text(item, `each of ${what}`) ?? []);
  }

  /** One text or a list of texts. */
  textOrTexts(value: FileValue, what: string): readonly Reference[] {
    if (value.kind === 'list') return this.texts(value, what);
    const text = this.text(value, what);
    return text ? [text] : [];
  }

  /** Keys that mean nothing are never ignored: they are misspelt ones. */
  keys(map: FileMap, known: readonly string[], what: string): void {
    const names = new Set(known);
    for (const { key, at } of map.entries.values()) {
      if (names.has(key)) continue;
      const hint = () => didYouMean(key, known) ?? `known: ${known.join(', ')}`;
      this.log.add('unknown-key', at, `there is no key "${key}" in ${what}`, { hint });
    }
  }

  name(key: string, at: Position, what: string): boolean {
    return this.#matches(NAME, key, at, what, 'letters, digits, _ and -, a letter first');
  }

  nodeId(key: string, at: Position): boolean {
    return this.#matches(NODE_ID, key, at, 'the id of a node', 'letters, digits, _ and -, a letter first');
  }

  #matches(pattern: RegExp, key: string, at: Position, what: string, rule: string): boolean {
    if (pattern.test(key)) return true;
    this.log.add('wrong-value', at, `"${key}" cannot be ${what}`, { hint: rule });
    return false;
  }

  #wrong(value: FileValue, message: string): undefined {
    this.log.add('wrong-value', value.at, `${message} ${describe(value)}`);
    return undefined;
  }
}

/** Whether a node with this id can be written to a file. */
export function isNodeId(id: string): boolean {
  return NODE_ID.test(id);
}

/** Whether an output with this name can be written to a file. */
export function isName(name: string): boolean {
  return NAME.test(name);
}
