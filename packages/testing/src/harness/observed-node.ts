import { type NodeInterceptor, wrapNode } from '@fexgraph/core';

type Methods = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

const NOTED = new Set([
  'prepare',
  'process',
  'connect',
  'open',
  'write',
  'recover',
  'endSource',
  'update',
  'finish',
  'dispose',
]);

/** Notes which methods of a node the engine calls, in order, and what would break the contract of a node's life. */
export class ObservedNode {
  /** For example `prepare`, `process 2` (items), `dispose`. */
  readonly calls: string[] = [];
  readonly breaches: string[] = [];
  #prepared: 'not' | 'running' | 'done' | 'failed' = 'not';
  #disposed = false;

  readonly intercept: NodeInterceptor = (typed) => {
    const noted = (node: object) =>
      Object.fromEntries(
        [...NOTED].map((name) => [name, (...args: unknown[]) => this.#call(node as Methods, name, args)]),
      );
    return wrapNode(typed, { any: noted });
  };

  /** Call when the run is over. */
  end(node: { readonly hasDispose: boolean }): readonly string[] {
    if (node.hasDispose && this.#prepared !== 'not' && !this.#disposed) this.breaches.push('dispose was not called');
    return this.breaches;
  }

  #call(node: Methods, name: string, args: readonly unknown[]): unknown {
    this.#note(name, args);
    const result = node[name](...args);
    if (name === 'prepare') {
      Promise.resolve(result).then(
        () => {
          this.#prepared = 'done';
        },
        () => {
          this.#prepared = 'failed';
        },
      );
    }
    return result;
  }

  #note(name: string, [first]: readonly unknown[]): void {
    this.calls.push(name === 'process' ? `process ${(first as readonly unknown[]).length}` : name);
    if (this.#disposed) this.breaches.push(`${name} was called after dispose`);
    if (name === 'prepare') {
      if (this.#prepared !== 'not') this.breaches.push('prepare was called twice');
      this.#prepared = 'running';
    }
    if (name === 'process' && this.#prepared === 'running')
      this.breaches.push('process was called before prepare was over');
    if (name === 'dispose') this.#disposed = true;
  }
}
