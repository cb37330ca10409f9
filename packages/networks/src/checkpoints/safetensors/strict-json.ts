import { badCheckpoint, quoted } from '../bad-checkpoint.ts';

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
/** A map, not a plain object: keys come from a file and may be `__proto__`. */
export type JsonObject = Map<string, JsonValue>;

/** Deeper than any header needs; bounds the recursion. */
const MAX_DEPTH = 8;

/**
 * JSON as RFC 8259 has it, but duplicate keys are refused (`JSON.parse` would silently keep the last, and two readers
 * of one file could see different tensors).
 * @throws FexgraphError BAD_CHECKPOINT with the character position.
 */
export function parseStrictJson(text: string): JsonValue {
  const parser = new Parser(text);
  const value = parser.value(0);
  parser.end();
  return value;
}

class Parser {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw this.#error('nested too deeply');
    this.#space();
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return this.#string();
    return this.#scalar();
  }

  end(): void {
    this.#space();
    if (this.#at < this.#text.length) throw this.#error('text after the end');
  }

  #object(depth: number): JsonObject {
    const object: JsonObject = new Map();
    this.#at++;
    if (this.#takes('}')) return object;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#error('a key is expected');
      const key = this.#string();
      if (object.has(key)) throw this.#error(`the key ${quoted(key)} occurs twice`);
      if (!this.#takes(':')) throw this.#error("':' is expected");
      object.set(key, this.value(depth + 1));
    } while (this.#takes(','));
    if (!this.#takes('}')) throw this.#error("',' or '}' is expected");
    return object;
  }

  #array(depth: number): JsonValue[] {
    const array: JsonValue[] = [];
    this.#at++;
    if (this.#takes(']')) return array;
    do {
      array.push(this.value(depth + 1));
    } while (this.#takes(','));
    if (!this.#takes(']')) throw this.#error("',' or ']' is expected");
    return array;
  }

  #string(): string {
    // found by a scan: a regular expression would run out of stack on a text of many megabytes
    const begin = this.#at;
    let end = begin + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    try {
      const text = JSON.parse(this.#text.slice(begin, end + 1)) as string;
      this.#at = end + 1;
      return text;
    } catch {
      throw this.#error('a text is not closed or has a bad character');
    }
  }

  #scalar(): JsonValue {
    const token = this.#match(/true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (token === undefined) throw this.#error('not a JSON value');
    return JSON.parse(token) as JsonValue;
  }

  #takes(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    this.#match(/[ \t\n\r]*/y);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const token = pattern.exec(this.#text)?.[0];
    if (token !== undefined) this.#at += token.length;
    return token;
  }

  #error(reason: string): Error {
    return badCheckpoint(`the header is not valid JSON at character ${this.#at}: ${reason}`);
  }
}
