import type { FileProblem, FileProblemCode } from './file-problem.ts';
import type { Position } from './text/file-value.ts';

export interface ProblemDetail {
  readonly path?: string;
  readonly at?: string;
  readonly hint?: string;
}

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

  /** A sub-graph that is used twice has its problems once: the same words at the same place are one problem. */
  add(code: FileProblemCode, { line, column }: Position, message: string, detail: ProblemDetail = {}): void {
    const key = `${line}:${column}:${message}`;
    if (this.#problems.has(key)) return;
    if (this.#problems.size >= this.maxProblems) {
      this.#unlisted++;
      return;
    }
    this.#problems.set(key, { code, file: this.file, line, column, message, ...detail });
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
