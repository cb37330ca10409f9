import { type Keyed, type PipelineNode, wrapNode } from '@fexgraph/core';
import type { CallObserver, NodeCall } from './node-call.ts';
import { observeReads } from './observe-reads.ts';
import { observeStream } from './observe-stream.ts';

/**
 * A node whose calls are observed from outside. What it does stays as it was: a call that answers at once still does,
 * and what it throws is thrown.
 */
export function observeNode(typed: PipelineNode, observer: CallObserver): PipelineNode {
  const call = <T>(kind: NodeCall['kind'], items: readonly Keyed[], work: () => T): T => {
    const watch = observer({ kind, items });
    let result: T;
    try {
      result = watch.around ? watch.around(work) : work();
    } catch (error) {
      watch.ended({ error });
      throw error;
    }
    if (!isPromise(result)) {
      watch.ended({});
      return result;
    }
    return result.then(
      (value) => {
        watch.ended({});
        return value;
      },
      (error: unknown) => {
        watch.ended({ error });
        throw error;
      },
    ) as T;
  };
  return wrapNode(typed, {
    any: (node) => ({
      prepare: (context) => call('prepare', [], () => node.prepare!(context)),
      dispose: () => call('dispose', [], () => node.dispose!()),
    }),
    source: (node) => ({ open: (context) => observeReads(node.open(context), observer) }),
    map: (node) => ({
      process: (items, context) => call('process', items as readonly Keyed[], () => node.process(items, context)),
    }),
    stream: (node) => ({ connect: (input) => observeStream(node, input, observer) }),
    sink: (node) => ({
      write: (item, context) => call('write', [item as Keyed], () => node.write(item, context)),
      finish: (outcome) => call('finish', [], () => node.finish!(outcome)),
    }),
  });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined | null)?.then === 'function';
}
