import type { FileProblem, FileProblemCode } from './file-problem.ts';
import type { Position } from './text/file-value.ts';

export interface ProblemDetail {
  readonly path?: string;
  readonly at?: string;
  /** A function where the hint costs work: it is called only for a problem that is listed. */
  readonly hint?: string | (() => string | undefined);
}

/** Longest message: it may quote a text of the file of any length. */
const LONGEST = 1_000;

/** Collects problems, so that all of them are told at once. */
export class ProblemLog {
  readonly #problems = new Map<string, FileProblem>();
  #unlisted = 0;

  constructor(
    readonly file: string,
    private readonly maxProblems: number,
  ) {}

  get isEmpty(): boolean {
    return this.#problems.size === 0;
  }

  has(...codes: readonly FileProblemCode[]): boolean {
    return [...this.#problems.values()].some((problem) => codes.includes(problem.code));
  }

  /**
   * A sub-graph that is used twice has its problems once: the same words at the same place are one problem. When
   * enough are listed, others cost nothing but their number.
   *
   * @param at a function where finding the place costs work
   */
  add(code: FileProblemCode, at: Position | (() => Position), words: string, detail: ProblemDetail = {}): void {
    if (this.#problems.size >= this.maxProblems) {
      this.#unlisted++;
      return;
    }
    const { line, column } = typeof at === 'function' ? at() : at;
    const message = shorten(words);
    const key = `${line}:${column}:${message}`;
    if (this.#problems.has(key)) return;
    const hint = typeof detail.hint === 'function' ? detail.hint() : detail.hint;
    const { hint: _, ...place } = detail;
    const advice = hint === undefined ? {} : { hint: shorten(hint) };
    this.#problems.set(key, { code, file: this.file, line, column, message, ...place, ...advice });
  }

  /** In the order of the file. */
  list(): readonly FileProblem[] {
    const listed = [...this.#problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
    if (this.#unlisted === 0) return listed;
    const { line, column } = listed[listed.length - 1];
    const message = `${this.#unlisted} more problems are not listed`;
    return [...listed, { code: 'limit', file: this.file, line, column, message }];
  }
}

const shorten = (text: string) => (text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text);
