import {
  type Keyed,
  type MapNode,
  type NodeLifecycle,
  type PipelineNode,
  type SinkNode,
  type SourceNode,
  type StreamNode,
} from '@fexgraph/core';
import type { CallObserver, NodeCall } from './node-call.ts';
import { observeReads } from './observe-reads.ts';
import { observeStream } from './observe-stream.ts';
import { standIn } from './stand-in.ts';

/**
 * A node whose calls are observed from outside. What it does stays as it was: a call that answers at once still does,
 * and what it throws is thrown.
 */
export function observeNode(node: PipelineNode, observer: CallObserver): PipelineNode {
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
  const { process } = node as MapNode;
  const { write, finish } = node as SinkNode;
  const { prepare, dispose } = node as NodeLifecycle;
  return standIn(node, {
    prepare: (context) => call('prepare', [], () => prepare!.call(node, context)),
    process: (items: readonly Keyed[], context) => call('process', items, () => process.call(node, items, context)),
    write: (item: Keyed, context) => call('write', [item], () => write.call(node, item, context)),
    finish: (outcome) => call('finish', [], () => finish!.call(node, outcome)),
    dispose: () => call('dispose', [], () => dispose!.call(node)),
    open: (context) => observeReads((node as SourceNode<Keyed>).open(context), observer),
    connect: (input) => observeStream(node as StreamNode, input, observer),
  });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined | null)?.then === 'function';
}
