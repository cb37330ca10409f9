import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { ProblemLog } from '../problem-log.ts';
import type { FileEntry, FileValue, Plain, Position } from './file-value.ts';
import type { FileLimits } from './limits.ts';

/** Thrown out of the recursion when a limit is reached; never leaves this file. */
class LimitReached {}

/** A composed YAML document as `FileValue`, with aliases resolved. */
export function convertDocument(
  document: Document.Parsed,
  place: (offset: number) => Position,
  log: ProblemLog,
  limits: FileLimits,
): FileValue | undefined {
  try {
    return new Converter(place, log, limits).convert(document.contents);
  } catch (thrown) {
    if (thrown instanceof LimitReached) return undefined;
    throw thrown;
  }
}

class Converter {
  #values = 0;
  #characters = 0;
  /** The nodes that the anchors seen so far stand for. The library's own look-up walks the document for each alias. */
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node | undefined>();
  /** Anchors being resolved: an alias inside its own anchor has no end. */
  readonly #open = new Set<Node>();
  #depth = 0;

  constructor(
    private readonly place: (offset: number) => Position,
    private readonly log: ProblemLog,
    private readonly limits: FileLimits,
  ) {}

  convert(node: Node | null | undefined): FileValue {
    const at = this.place(node?.range?.[0] ?? 0);
    this.#count(at);
    if (isAlias(node)) return this.#alias(node, at);
    if (node?.anchor && this.#open.size === 0) this.#anchors.set(node.anchor, node);
    if (isMap(node)) return { kind: 'map', at, entries: this.#nested(at, () => this.#entries(node)) };
    if (isSeq(node)) {
      const convertAll = () => node.items.map((item) => this.convert(item as Node));
      return { kind: 'list', at, items: this.#nested(at, convertAll) };
    }
    return { kind: 'scalar', at, value: this.#plain(node as Scalar | undefined, at) };
  }

  #alias(alias: Alias, at: Position): FileValue {
    // An anchor can be set again: an alias keeps what it meant where it stands.
    if (!this.#targets.has(alias)) this.#targets.set(alias, this.#anchors.get(alias.source));
    const target = this.#targets.get(alias);
    const name = alias.source;
    if (!target || this.#open.has(target)) {
      const message = target ? `*${name} stands inside what it stands for` : `there is no anchor &${name}`;
      this.log.add('syntax', at, message);
      return { kind: 'scalar', at, value: null };
    }
    this.#open.add(target);
    const value = this.convert(target);
    this.#open.delete(target);
    return value;
  }

  #entries(map: YAMLMap): Map<string, FileEntry> {
    const entries = new Map<string, FileEntry>();
    for (const { key: keyNode, value } of map.items) {
      const at = this.place((keyNode as Node | null)?.range?.[0] ?? 0);
      if (!isScalar(keyNode)) {
        this.log.add('syntax', at, 'a key must be a plain text');
        continue;
      }
      this.#countCharacters(keyNode.source ?? '', at);
      const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value));
      if (key === '__proto__') this.log.add('syntax', at, 'the key "__proto__" is not allowed');
      else if (key === '<<') this.log.add('syntax', at, 'merge keys are not part of YAML 1.2');
      else if (entries.has(key)) this.log.add('syntax', at, `the key "${key}" is there twice`);
      else entries.set(key, { key, at, value: value ? this.convert(value as Node) : this.#nothing(at) });
    }
    return entries;
  }

  #nested<T>(at: Position, convertInner: () => T): T {
    // Aliases can nest deeper than the text does.
    if (++this.#depth > this.limits.maxDepth) {
      this.log.add('limit', at, `maps and lists are nested more than ${this.limits.maxDepth} deep`);
      throw new LimitReached();
    }
    const inner = convertInner();
    this.#depth--;
    return inner;
  }

  #plain(node: Scalar | undefined, at: Position): Plain {
    const value = node?.value ?? null;
    if (typeof value === 'string') this.#countCharacters(value, at);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.log.add('wrong-value', at, `${value} is not a number that a graph can hold`);
      return null;
    }
    return value as Plain;
  }

  #nothing(at: Position): FileValue {
    this.#count(at);
    return { kind: 'scalar', at, value: null };
  }

  /** Without aliases the text itself is the limit. */
  #countCharacters({ length }: string, at: Position): void {
    this.#characters += length;
    if (this.#characters <= this.limits.maxCharacters) return;
    this.log.add('limit', at, `the file has more than ${this.limits.maxCharacters} characters, aliases counted`);
    throw new LimitReached();
  }

  #count(at: Position): void {
    if (++this.#values <= this.limits.maxValues) return;
    this.log.add('limit', at, `the file has more than ${this.limits.maxValues} values, aliases counted`);
    throw new LimitReached();
  }
}
