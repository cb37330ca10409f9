import type { NodeInterceptor, PipelineNode } from '@fexgraph/core';

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

  readonly intercept: NodeInterceptor = (node) =>
    new Proxy(node, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (typeof name === 'string' && NOTED.has(name))
          return this.#noted(target, name, value as (...args: unknown[]) => unknown);
        return value.bind(target) as unknown;
      },
    });

  /** Call when the run is over. */
  end(node: { readonly hasDispose: boolean }): readonly string[] {
    if (node.hasDispose && this.#prepared !== 'not' && !this.#disposed) this.breaches.push('dispose was not called');
    return this.breaches;
  }

  #noted(target: PipelineNode, name: string, method: (...args: unknown[]) => unknown) {
    return (...args: unknown[]): unknown => {
      this.#note(name, args);
      const result = method.apply(target, args);
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
    };
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
